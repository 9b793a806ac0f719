import { languageOf } from '../../words/languages.ts'
import { loadWords } from '../../words/words.ts'

/**
 * Lets all elements under `root` speak a language, the whole page without one. The words are loaded first, so nothing is ever shown in two
 * languages; then `lang` and `dir` are set, which is what elements follow. Rejects, and changes nothing, when they cannot be loaded.
 */
export async function setLanguage(tag: string, root: HTMLElement = document.documentElement): Promise<void> {
  const { locale, language } = await loadWords(tag)
  root.lang = languageOf(tag) === undefined ? locale : tag
  root.dir = language.direction
}
