/** A language that the elements speak. */
export interface Language {
  /** BCP 47 tag without a region, such as `de`. */
  readonly tag: LanguageTag
  /** What those who speak it call it. */
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
}

/** The languages there are. */
export type LanguageTag = 'en' | 'de' | 'es' | 'fr' | 'it' | 'pl' | 'pt' | 'ru' | 'ar' | 'zh'

/** All languages, each by its tag, English first. */
export const languages: Readonly<Record<LanguageTag, Language>> = {
  en: { tag: 'en', name: 'English', direction: 'ltr' },
  de: { tag: 'de', name: 'Deutsch', direction: 'ltr' },
  es: { tag: 'es', name: 'Español', direction: 'ltr' },
  fr: { tag: 'fr', name: 'Français', direction: 'ltr' },
  it: { tag: 'it', name: 'Italiano', direction: 'ltr' },
  pl: { tag: 'pl', name: 'Polski', direction: 'ltr' },
  pt: { tag: 'pt', name: 'Português', direction: 'ltr' },
  ru: { tag: 'ru', name: 'Русский', direction: 'ltr' },
  ar: { tag: 'ar', name: 'العربية', direction: 'rtl' },
  zh: { tag: 'zh', name: '简体中文', direction: 'ltr' },
}

/** The language of a BCP 47 tag, such as that of `de-AT`; undefined when it is none of ours. */
export function languageOf(tag: string): Language | undefined {
  const [primary = ''] = tag.toLowerCase().split('-')
  return Object.hasOwn(languages, primary) ? languages[primary as LanguageTag] : undefined
}

/** The first of these BCP 47 tags that is in a language of ours, best first, as in `navigator.languages`; `en` when none is. */
export function chooseTag(wanted: readonly string[]): string {
  return wanted.find((tag) => languageOf(tag) !== undefined) ?? 'en'
}
