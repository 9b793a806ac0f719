import { Buffer } from 'node:buffer'
import { addAbortSignal, type Readable } from 'node:stream'

import { KithError, limits } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'

/**
 * Everything that standard input holds, as UTF-8. `UsageError` when it is more than a message can be; `KithError` `aborted` when the
 * person gives up.
 */
export async function readAll(input: Readable, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of addAbortSignal(signal, input)) {
      const chunk = Buffer.from(part as Uint8Array)
      parts.push(chunk)
      bytes += chunk.byteLength
      if (bytes > 2 * limits.messageBytesMax)
        throw new UsageError(`Standard input holds more than a message can: ${limits.messageBytesMax} bytes.`)
    }
  } catch (cause) {
    throw signal.aborted ? new KithError('aborted', undefined, { cause }) : cause
  }
  return Buffer.concat(parts).toString('utf8')
}
