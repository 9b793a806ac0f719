import { globSync, readFileSync } from 'node:fs'

import { compareRules, type TextFile } from '../rules/rule-ids.ts'
import { root, type Step } from './run.ts'

/** Tests live in `test/`, and contract suites that others run too in `packages/testing/src`. */
const testFiles = ['{packages,apps}/*/test/**/*.ts', 'packages/testing/src/**/*.ts']

export const rulesStep: Step = {
  name: 'every rule of the specification has a test',
  run: () => {
    const { rules, faults } = compareRules(read(['spec/*.md']), read(testFiles))
    return Promise.resolve({ isPassed: faults.length === 0, output: [...faults, `${rules} rules read`].join('\n') })
  },
}

function read(patterns: readonly string[]): TextFile[] {
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((path) => !path.includes('node_modules'))
    .map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }))
}
