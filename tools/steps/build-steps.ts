import { existsSync } from 'node:fs'

import { isMessengerFresh, messengerFolder } from './messenger.ts'
import { runProgram, type Step } from './run.ts'

export const buildSteps: readonly Step[] = [
  { name: 'build and types', run: () => runProgram('tsc', ['-b']) },
  {
    name: 'build of the messenger',
    run: () =>
      !existsSync(`${messengerFolder}/index.html`) || isMessengerFresh()
        ? Promise.resolve({ isPassed: true, output: 'up to date' })
        : runProgram('vite', ['build', messengerFolder]),
  },
]
