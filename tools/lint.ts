/** `npm run lint`: every check of the house that reads the sources and runs nothing of them. */
import { lintSteps } from './steps/lint-steps.ts'
import { report } from './steps/run.ts'

const passed = await Promise.all(lintSteps.map(report))
const failures = passed.filter((isPassed) => !isPassed).length
console.log(failures === 0 ? 'lint: all well' : `lint: ${failures} of ${passed.length} checks failed`)
process.exitCode = failures === 0 ? 0 : 1
