import { addAbortSignal, type Readable, type Writable } from 'node:stream'

import type { Channel } from '@kith/peer'
import { KithError } from '@kith/wire'

/** How much went through a pipe, in bytes. */
export interface Piped {
  sent: number
  received: number
}

/**
 * Carries what `input` gives to the other end of a channel, and what comes from there to `output`, each as fast as its reader takes it, until both
 * have ended. Rejects with the code with which the channel failed, and `aborted` when the person gives up or nobody reads the output.
 */
export async function pipeThrough(
  channel: Channel,
  input: Readable,
  output: Writable,
  signal: AbortSignal,
): Promise<Piped> {
  const piped: Piped = { sent: 0, received: 0 }
  const stop = (): void => {
    channel.abort('canceled')
  }
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  output.once('error', stop)
  const over = new AbortController()
  const done = (): void => {
    over.abort()
  }
  // An input that nobody ends must not be waited for when the channel is over.
  channel.closed.then(done, done)
  try {
    await Promise.all([send(channel, input, over.signal, piped), receive(channel, output, piped), channel.closed])
    return piped
  } finally {
    signal.removeEventListener('abort', stop)
    output.off('error', stop)
  }
}

async function send(channel: Channel, input: Readable, over: AbortSignal, piped: Piped): Promise<void> {
  try {
    for await (const part of addAbortSignal(over, input)) {
      const bytes = part as Uint8Array
      await channel.write(bytes)
      piped.sent += bytes.byteLength
    }
  } catch (cause) {
    // How the channel ended is told by itself; a broken input ends it.
    if (!over.aborted) channel.abort('canceled')
    throw cause instanceof KithError ? cause : new KithError('aborted', undefined, { cause })
  }
  await channel.end()
}

async function receive(channel: Channel, output: Writable, piped: Piped): Promise<void> {
  // While the one is written, the other is filled.
  let [next, other] = [new Uint8Array(memoryBytes), new Uint8Array(memoryBytes)]
  let writing: Promise<void> | undefined
  for (let bytes = await channel.read(next); bytes !== undefined; bytes = await channel.read(next)) {
    piped.received += bytes.byteLength
    await writing
    writing = written(output, bytes)
    ;[next, other] = [other, next]
  }
  await writing
}

/** Resolves when the output needs the bytes no more; what is wrong with it is told by itself. */
function written(output: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    output.write(bytes, () => {
      resolve()
    })
  })
}

/** Memory that is read into: what one packet brings. */
const memoryBytes = 65_536
