import type { LanguageTag } from './languages.ts'

/**
 * Chooses the form for a count by the rules of `Intl.PluralRules`; `#` in it becomes the count, as the language writes numbers.
 * What people wrote may hold a `#` itself, so it never stands in a form.
 */
export type Plural<Form extends Intl.LDMLPluralRule> = (
  count: number,
  forms: Readonly<Record<Form, string>> & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>,
) => string

/** Each language's own; the compiler asks for the forms that whole numbers of its kind take. */
export const en: Plural<'one' | 'other'> = pluralIn('en')
export const de: Plural<'one' | 'other'> = pluralIn('de')
export const es: Plural<'one' | 'other'> = pluralIn('es')
export const fr: Plural<'one' | 'other'> = pluralIn('fr')
export const it: Plural<'one' | 'other'> = pluralIn('it')
export const pt: Plural<'one' | 'other'> = pluralIn('pt')
export const pl: Plural<'one' | 'few' | 'many'> = pluralIn('pl')
export const ru: Plural<'one' | 'few' | 'many'> = pluralIn('ru')
export const ar: Plural<'one' | 'two' | 'few' | 'many' | 'other'> = pluralIn('ar')

function pluralIn(language: LanguageTag): Plural<never> {
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (count, forms: Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>) => {
    // Forms that few numbers take, such as that of a million in Spanish, may be left out.
    const form = forms[rules.select(count)] ?? forms.other ?? forms.many ?? ''
    return form.replace('#', numbers.format(count))
  }
}
