import { codeOfNumber, type ErrorCode, type FrameOf } from '@kith/wire'
import { expect, it } from 'vitest'

import { alice, bob, carol, stream } from './envelopes.ts'
import { FakeDisk } from './fake-disk.ts'

function refusalIn(disk: FakeDisk, device = alice): readonly [ErrorCode, number] | undefined {
  const found = disk.take(device).find((frame): frame is FrameOf<'turned-down'> => frame.type === 'turned-down')
  return found && [codeOfNumber(found.code), found.retryAfterMs]
}

it.each<[ErrorCode, number]>([
  ['database-unreachable', 2000],
  ['internal', 2000],
  ['server-busy', 2000],
  ['store-full', 15_000],
  ['store-failed', 60_000],
  ['store-damaged', 60_000],
])(
  '[MB14] [MB24] turns down with %s when that kept it from the disk, with a time to try again, and remembers it',
  (code, ms) => {
    for (const kind of ['load-stream', 'load-account', 'write'] as const) {
      const disk = new FakeDisk()
      disk.failing.set(kind, code)
      disk.store()
      expect(refusalIn(disk), kind).toEqual([code, ms])
      const remembered = { to: bob, from: alice, code, atMs: disk.nowMs, retryAfterMs: ms }
      expect(disk.machine.turnedDown(stream, 1), kind).toEqual(remembered)
    }
  },
)

it.each<[ErrorCode, number, (disk: FakeDisk) => void]>([
  ['value-unknown', 0, (disk) => disk.store({ lane: 'unkept' })],
  ['stream-unknown', 0, (disk) => (disk.store(), disk.take(alice), disk.store({ to: carol }))],
  ['device-gone', 0, (disk) => (disk.names.delete(bob), disk.store())],
  ['blocked', 0, (disk) => ((disk.relation = 'blocked'), disk.store())],
  ['deadline-passed', 0, (disk) => disk.store({ leftMs: 0 })],
  ['position-gap', 0, (disk) => disk.store({ seq: 3 })],
  ['position-conflict', 0, (disk) => (disk.store(), disk.store({ seal: 1 }))],
])(
  '[MB4] [MB24] turns down with %s without a time, where time changes nothing, and remembers it',
  (code, ms, store) => {
    const disk = new FakeDisk()
    store(disk)
    expect(refusalIn(disk)).toEqual([code, ms])
    expect(disk.machine.turnedDown(stream, code === 'position-gap' ? 3 : 1)).toMatchObject({ code, retryAfterMs: ms })
  },
)

it.each<[ErrorCode, ConstructorParameters<typeof FakeDisk>[0]]>([
  ['mailbox-full', { receiverEnvelopesMax: 0 }],
  ['pair-quota', { pairEnvelopesMax: 0 }],
])('[MB4] turns down with %s until there is room, with a time to try again', (code, quotas) => {
  const disk = new FakeDisk(quotas)
  disk.store()
  expect(refusalIn(disk)).toEqual([code, 60_000])
})

it('[MB4] turns down with keep-too-long and stranger-quota', () => {
  const disk = new FakeDisk({ keepMsMax: 1000 })
  disk.store({ lifeMs: 1001 })
  expect(refusalIn(disk)).toEqual(['keep-too-long', 0])
  const other = new FakeDisk({ strangerEnvelopesMax: 0 })
  other.relation = 'stranger'
  other.store()
  expect(refusalIn(other)).toEqual(['stranger-quota', 60_000])
})
