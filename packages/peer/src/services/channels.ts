import { type ErrorCode, KithError, limits } from '@kith/wire'
import type { Channel, ChannelOpening, ChannelService } from '../api/channels.ts'
import type { Backend } from '../backend/backend.ts'
import type { ChannelFacts } from '../backend/passing.ts'
import { OpenChannel } from './open-channel.ts'
import { checkedName, checkedType } from './sends.ts'

/** Channels for the application, over a backend. */
export class PeerChannels implements ChannelService {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async open(to: string, { type, init = nothing, device, signal }: ChannelOpening): Promise<Channel> {
    if (init.byteLength > limits.channelInitBytesMax)
      throw new KithError('option-invalid', 'What a channel is opened with is too long.')
    const input = { to: checkedName(to), type: typeOf(type), init: init.slice(), device }
    return new OpenChannel(this.#backend, await this.#backend.call('channel-open', input, { signal }))
  }

  on(type: string, take: (channel: Channel) => void | Promise<void>): Disposable {
    const done = new AbortController()
    void this.#listen(typeOf(type), take, done.signal)
    return {
      [Symbol.dispose]: () => {
        done.abort()
      },
    }
  }

  async #listen(type: string, take: (channel: Channel) => void | Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      for await (const facts of this.#backend.stream('channels', { type }, { signal })) void this.#take(facts, take)
    } catch {
      // The peer has left, which every call tells.
    }
  }

  async #take(facts: ChannelFacts, take: (channel: Channel) => void | Promise<void>): Promise<void> {
    const channel = new OpenChannel(this.#backend, facts)
    try {
      await take(channel)
    } catch (error) {
      channel.abort(codeOf(error))
    }
  }
}

function typeOf(type: string): string {
  if (type.startsWith('kith.'))
    throw new KithError('option-invalid', 'Types of channels beginning with kith. belong to Kith.')
  return checkedType(type)
}

/** With which code the failure of a listener ends its channel. */
function codeOf(error: unknown): ErrorCode {
  return error instanceof KithError ? error.code : 'internal'
}

const nothing = new Uint8Array(0)
