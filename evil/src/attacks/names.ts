import type { FrameOf, NameRecord } from '@kith/wire'

import { codeOf, expect, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What the server may say falsely of names and their devices. */
export const nameAttacks: readonly Attack[] = [
  {
    name: 'another-name',
    by: 'server',
    tries: 'who asks for one name is given the devices of another',
    rules: ['KY4'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const mallory = await stage.join('mallory')
      const found = new Promise<NameRecord>((resolve) => {
        onRecords(stage, 'mallory', (record) => {
          resolve(structuredClone(record))
          return record
        })
      })
      await alice.peer.names.lookup('mallory')
      const record = await found
      onRecords(stage, 'bob', () => ({ ...record, name: 'bob' }))
      expect(
        (await codeOf(bob.peer.names.lookup('bob'), 'a foreign list')) === 'list-foreign',
        'the list is of another',
      )
      expect(mallory.got.length === 0, 'nothing goes to mallory')
    },
  },
]

/** Changes what the server says of a name, and counts it. */
export function onRecords(stage: Stage, name: string, change: (record: NameRecord) => NameRecord): void {
  const changed = <F extends FrameOf<'name-record'> | FrameOf<'stale-devices'>>(frame: F): F => {
    if (frame.record.name !== name) return frame
    stage.strikes += 1
    return { ...frame, record: change(frame.record) }
  }
  stage.evil.toClient = (frame) =>
    frame.type === 'name-record' || frame.type === 'stale-devices' ? changed(frame) : frame
}
