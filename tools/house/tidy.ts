import { globSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { type Outcome, root } from '../steps/run.ts'
import { bannedWords, fileLinesMax, longFiles, vagueFolders } from './limits.ts'

const ignored = /(?:^|\/)(?:node_modules|dist|coverage|data|\.cache|\.git)(?:\/|$)/
const codeFiles = '{packages,apps,bench,torture,evil,model,natlab,examples,tools}/**/*.{ts,js,css,html}'
const documents = '{*.md,{docs,spec,packages,apps,bench,torture,evil,model,natlab,examples}/**/*.md}'

/** What reads badly in one file; `text` is its content. Exported so that it can be tried on made-up files. */
export function faultsOf(path: string, text: string): string[] {
  const isCode = !path.endsWith('.md')
  const faults: string[] = []
  const lines = text.split('\n')
  if (isCode && lines.length - 1 > fileLinesMax && longFiles[path] === undefined)
    faults.push(`${path}: ${lines.length - 1} lines, at most ${fileLinesMax}: there are two ideas in it`)
  if (isCode && !/^[a-z0-9][a-z0-9.-]*$/.test(basename(path))) faults.push(`${path}: file names are kebab-case`)
  const folder = /\/src\//.test(path)
    ? dirname(path)
        .split('/')
        .find((part) => vagueFolders.includes(part))
    : undefined
  if (folder !== undefined) faults.push(`${path}: "${folder}" says nothing about what is inside; name the noun`)
  for (const [index, line] of lines.entries())
    for (const { pattern, why, where } of bannedWords)
      if (isCode || where === 'everywhere') {
        const found = pattern.exec(line)
        if (found) faults.push(`${path}:${index + 1}: "${found[0].trim()}": ${why}`)
      }
  return faults
}

/** Reads every source and document of the repository. A run that found no file has failed. */
export function tidy(): Outcome {
  const paths = [codeFiles, documents]
    .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (path) => ignored.test(path) }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !ignored.test(path) && !path.startsWith('tools/house/'))
  const faults = paths.flatMap((path) => faultsOf(path, readFileSync(`${root}/${path}`, 'utf8')))
  if (paths.length === 0) faults.push('no file was read')
  return { isPassed: faults.length === 0, output: [...faults, `${paths.length} files read`].join('\n') }
}
