import { checkDependencies } from '../house/dependencies.ts'
import { packages } from '../house/floors.ts'
import { tidy } from '../house/tidy.ts'
import { type Outcome, runProgram, type Step } from './run.ts'

/** Everything that `npm run lint` checks, in the order in which it reports. */
export const lintSteps: readonly Step[] = [
  { name: 'eslint', run: () => runProgram('eslint', ['.', '--max-warnings', '0']) },
  {
    name: 'prettier',
    run: () => runProgram('prettier', ['--check', '--cache', '--log-level', 'warn', '.']),
  },
  { name: 'floors, cycles, orphans', run: cruise },
  { name: 'words, lengths, file names', run: () => Promise.resolve(tidy()) },
  { name: 'dependencies', run: () => Promise.resolve(checkDependencies()) },
]

/** Runs dependency-cruiser, which reports success even when it understood no file at all: so its count is checked. */
async function cruise(): Promise<Outcome> {
  const folders = ['packages', 'apps', 'bench', 'torture', 'evil', 'model', 'natlab', 'examples', 'tools']
  const outcome = await runProgram('depcruise', ['--config', 'dependency-cruiser.config.js', ...folders])
  const modules = Number(/(\d+) modules/.exec(outcome.output)?.[1] ?? 0)
  const least = Object.keys(packages).length
  if (modules >= least) return outcome
  return { isPassed: false, output: `${outcome.output}\nonly ${modules} modules were read, at least ${least} exist` }
}
