/** `npm run rules`: lists rules of the specification without a test, and tests that name unknown rules. */
import { report } from './steps/run.ts'
import { rulesStep } from './steps/rules-step.ts'

process.exitCode = (await report(rulesStep)) ? 0 : 1
