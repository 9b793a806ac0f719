/**
 * Makes `docs/reference/errors.md` from `packages/wire/src/errors.ts`. With `--check` it writes nothing and fails when the
 * page is not what it would write.
 *
 * It reads the source as text, so that it needs no build, and so that the comments of the groups become headings.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { report, root, type Step } from './steps/run.ts'

const source = 'packages/wire/src/errors.ts'
const page = 'docs/reference/errors.md'
const lineOfSource =
  /^ {2}\/\/ (?<group>.+)$|^ {2}'?(?<code>[a-z-]+)'?: \[\s*(?<number>\d+),\s*(?<quote>['"])(?<sentence>.+?)\k<quote>,?\s*\],/gm

/** The page on error codes, from the text of the source. Throws when an entry was not understood. */
export function errorsPage(text: string): string {
  const table = text.slice(text.indexOf('errorCodes = {'), text.indexOf('} as const'))
  const lines = [
    '# Error codes',
    '',
    `Made from \`${source}\` by \`node tools/reference.ts\`; change it there.`,
    '',
    'Every error of Kith has a `code` that stays what it is, and a sentence for people that never holds content or keys. On the',
    'wire a code is its number; a number is given once, and one that a program does not know reads as `internal`.',
  ]
  let read = 0
  for (const { groups = {} } of table.matchAll(lineOfSource)) {
    if (groups['group'] !== undefined)
      lines.push(
        '',
        `## ${groups['group'].replace(/\.$/, '')}`,
        '',
        '| number | code | sentence |',
        '| --- | --- | --- |',
      )
    else {
      lines.push(`| ${groups['number'] ?? ''} | \`${groups['code'] ?? ''}\` | ${groups['sentence'] ?? ''} |`)
      read += 1
    }
  }
  const written = table.split(/: \[/).length - 1
  if (read === 0 || read !== written) throw new Error(`${source}: ${read} of ${written} codes were understood`)
  return `${lines.join('\n')}\n`
}

/** Fails when the page is not the one that the source makes. */
export const referenceStep: Step = {
  name: 'reference of error codes',
  run: async () => {
    const isPassed = readFileSync(`${root}/${page}`, 'utf8') === makePage()
    return { isPassed, output: isPassed ? page : `${page} is out of date; run: node tools/reference.ts` }
  },
}

function makePage(): string {
  return errorsPage(readFileSync(`${root}/${source}`, 'utf8'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) process.exitCode = (await report(referenceStep)) ? 0 : 1
  else {
    mkdirSync(`${root}/docs/reference`, { recursive: true })
    writeFileSync(`${root}/${page}`, makePage())
  }
}
