import { limits, type PeerName } from '@kith/wire'
import { expect, it } from 'vitest'
import type { SealedBlob } from '../../src/blobs/blob-holder.ts'
import { openChannelHolder } from '../../src/blobs/channel-holder.ts'
import { Serving } from '../../src/blobs/serving.ts'
import { blobPeer, content, devices, readAll, shareBytes } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

it('[BL10] a channel on which nothing is asked for is ended, which who opened it hears', async () => {
  const wire = new MemoryWire()
  const [device] = devices['carol'] as readonly [never]
  const blob = { token: new Uint8Array(32) } as unknown as SealedBlob
  const nothing = (): void => undefined
  const serving = new Serving({
    use: (_, work) => work(blob),
    gave: nothing,
    done: async () => undefined,
    trouble: nothing,
    idleMsMax: 20,
  })
  wire.channelsOf(device, 'carol' as PeerName).listen('kith.blob', (channel) => void serving.take(channel))
  const channels = wire.channelsOf((devices['bob'] as readonly [never])[0], 'bob' as PeerName)
  const access = { blob: 'a'.repeat(25) + '0', token: blob.token } as never
  const holder = await openChannelHolder(channels, device, access)
  expect(await holder.gone).toBe('blob-stalled')
})

it('[BL10] a transfer whose channels were ended while it was paused goes on over others', async () => {
  const wire = new MemoryWire()
  const alice = await blobPeer(wire, 'alice')
  const given = content(300 * limits.blobChunkBytes)
  const ref = await shareBytes(alice.keeper, given)
  const bob = await blobPeer(wire, 'bob')
  await bob.keeper.open(ref, [], false)
  for await (const change of bob.keeper.changes({})) if (change.kind === 'status' && change.status.bytesHere > 0) break
  await bob.keeper.pause(ref.blob, true)
  wire.cut()
  await bob.keeper.pause(ref.blob, false)
  await bob.keeper.whole(ref.blob)
  expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
})
