/** The limits and words that `npm run lint` holds the repository to: the one place to change them. */

/** Longest source file, in lines. Past this there are two ideas in it. */
export const fileLinesMax = 400

/** Files that may be longer, each with its reason. */
export const longFiles: Readonly<Record<string, string>> = {}

/** Folder names that say what kind of code is inside instead of what it is about. */
export const vagueFolders: readonly string[] = ['utils', 'util', 'helpers', 'common', 'misc', 'types', 'lib']

export interface BannedWord {
  readonly pattern: RegExp
  readonly why: string
  /** Where it counts: in code and documents, or in code alone. */
  readonly where: 'everywhere' | 'code'
}

export const bannedWords: readonly BannedWord[] = [
  {
    pattern: /\b(?:TODO|FIXME|HACK|XXX)\b/,
    why: 'open work belongs into an issue, not into the tree',
    where: 'everywhere',
  },
  {
    pattern: /\b(?:simply|obviously)\b/i,
    why: 'if it were, it need not be said',
    where: 'everywhere',
  },
  {
    pattern: /\b(?:blazing(?:ly)?|cutting-edge|best-in-class|seamless(?:ly)?)\b/i,
    why: 'give a figure',
    where: 'everywhere',
  },
  {
    pattern: /\b(?:class|interface|type|function|const) \w*(?:Manager|Impl|Helper|Util)s?\b/,
    why: 'name what it does',
    where: 'code',
  },
  { pattern: /\b(?:interface|type) I[A-Z][a-z]/, why: 'no I prefix', where: 'code' },
  { pattern: /@ts-(?:ignore|nocheck)\b/, why: 'use @ts-expect-error with a reason', where: 'code' },
  { pattern: /\b(?:it|test|describe)\.only\(/, why: 'it hides every other test', where: 'code' },
  {
    pattern: /(?:^|[\s"'`(=:])\/(?:root|home\/\w+|work|Users\/\w+)\//,
    why: 'a path of one machine',
    where: 'everywhere',
  },
]

/** Licences that a dependency of a published package may have. */
export const licences: readonly string[] = [
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  // The same, as one package spells it.
  'MPL 2.0',
  '0BSD',
  // A choice between two that are allowed.
  'Apache-2.0 OR MIT',
]
