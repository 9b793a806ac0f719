/**
 * `npm start`: builds what is out of date, then runs `kith serve` with the messenger, in this process, so that signals
 * and the exit code are the server's own. Arguments go to `kith serve`: `npm start -- --port 5000 --data ./elsewhere`.
 */
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import { isMessengerFresh, messengerFolder } from './steps/messenger.ts'
import { root, runProgram } from './steps/run.ts'

const entry = `${root}/packages/cli/dist/bin.js`

await build('the packages', () => runProgram('tsc', ['-b', 'packages/cli']))
if (existsSync(`${messengerFolder}/index.html`) && !isMessengerFresh())
  await build('the messenger', () => runProgram('vite', ['build', messengerFolder]))

process.env['KITH_MESSENGER'] ??= `${messengerFolder}/dist`
// What it prints to type next works in this folder, without an installed `kith`.
process.env['KITH_COMMAND'] ??= 'npx kith'
process.argv = [process.execPath, entry, 'serve', ...process.argv.slice(2)]
await import(pathToFileURL(entry).href)

async function build(what: string, run: () => ReturnType<typeof runProgram>): Promise<void> {
  const startedMs = performance.now()
  const { isPassed, output } = await run()
  if (isPassed) {
    const seconds = (performance.now() - startedMs) / 1000
    if (seconds > 2) console.error(`built ${what} (${seconds.toFixed(1)} s)`)
    return
  }
  console.error(`${output.trimEnd()}\ncould not build ${what}`)
  process.exit(1)
}
