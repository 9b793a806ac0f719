import { compareBlobs } from './commands/blobs.ts'
import { compareConversations } from './commands/conversations.ts'
import { compareDirect } from './commands/direct.ts'
import { compareDurable } from './commands/durable.ts'
import { compareHistory } from './commands/history.ts'
import { compareIdle } from './commands/idle.ts'
import { compareRelays } from './commands/relay.ts'
import { compareSealing } from './commands/sealing.ts'
import { compareSealed } from './commands/sealed.ts'
import { measureScrolling } from './commands/scrolling.ts'
import { help, readArguments } from './program/arguments.ts'

try {
  const { command, options } = readArguments(process.argv.slice(2))
  if (command === 'relay') await compareRelays(options)
  else if (command === 'idle') await compareIdle(options)
  else if (command === 'durable') await compareDurable(options)
  else if (command === 'direct') await compareDirect(options)
  else if (command === 'blobs') await compareBlobs(options)
  else if (command === 'sealed') await compareSealed(options)
  else if (command === 'sealing') await compareSealing(options)
  else if (command === 'conversations') await compareConversations(options)
  else if (command === 'history') await compareHistory(options)
  else if (command === 'scrolling') await measureScrolling(options)
  else process.stdout.write(help)
} catch (cause) {
  process.stderr.write(cause instanceof RangeError ? `${cause.message}\n\n${help}` : `${String(cause)}\n`)
  process.exitCode = cause instanceof RangeError ? 2 : 1
}
