import { KithError } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import type { ByteChannel } from '../../src/engine/byte-channel.ts'
import { EngineChannels } from '../../src/engine/channels-of.ts'
import { ChannelPair, readAll } from './channel-pair.ts'

/** What Bob has loads with the first channel, and gets the frames that come to him. */
function laterAtBob(pair: ChannelPair): EngineChannels {
  const channels = new EngineChannels(pair.bob.options)
  pair.bob.keeper.frame = (frame, line) => channels.frame(frame, line)
  return channels
}

describe('channels that are loaded with the first', () => {
  it('[PE91] give what came before to who listens, all of it and in its order', async () => {
    using pair = await ChannelPair.make()
    const channels = laterAtBob(pair)
    const taken = new Promise<ByteChannel>((resolve) => {
      channels.listen('t', resolve)
    })
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const large = new Uint8Array(700_000).map((_, at) => at % 251)
    const sending = channel.write(large).then(() => channel.end())
    const other = await taken
    expect(Buffer.compare(await readAll(other), large)).toBe(0)
    await sending
    await other.end()
    await Promise.all([channel.closed, other.closed])
    channels.end(new KithError('disposed'))
  })

  it('[PE91] are refused to who comes for a type that nobody listens for any more', async () => {
    using pair = await ChannelPair.make()
    const channels = laterAtBob(pair)
    channels.listen('t', () => undefined)[Symbol.dispose]()
    await expect(pair.alice.keeper.open(pair.bob.device, 't').opened).rejects.toMatchObject({ code: 'no-listener' })
    const again = channels.listen('t', () => undefined)
    expect(() => channels.listen('t', () => undefined)).toThrow('listened for already')
    again[Symbol.dispose]()
    channels.end(new KithError('disposed'))
  })

  it('[PE91] are opened no more, and nothing waits, once the peer has left', async () => {
    using pair = await ChannelPair.make()
    const channels = laterAtBob(pair)
    const opening = channels.keeper()
    channels.end(new KithError('disposed'))
    await expect(opening).rejects.toMatchObject({ code: 'disposed' })
    await expect(channels.keeper()).rejects.toMatchObject({ code: 'disposed' })
    const frame = { type: 'bulk', to: pair.bob.device, from: pair.alice.device, sealed: new Uint8Array(9) } as const
    expect(channels.frame(frame, undefined)).toBe(true)
  })
})
