import { ReceiptChecker } from '@kith/keys'
import { codeOfNumber, type DeviceId, numberOfCode, type PeerName, type StreamId } from '@kith/wire'
import { type DropIndexBuilder, sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'

import type { MailboxQuotas } from '../../src/mailbox/quotas.ts'
import type { Database } from '../../src/store/database.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { alice, bob, carol, envelopeOf, idOf, otherStream, storeOf, stream, tagOf } from './envelopes.ts'
import { seqOf } from './fake-disk.ts'
import { domain, networkKey, PostOffice } from './post-office.ts'

/** What the mailbox does on every database. */
export function registerMailboxContract(open: OpenTestDatabase): void {
  const offices: PostOffice[] = []

  afterEach(async () => {
    for (const office of offices.splice(0)) await office[Symbol.asyncDispose]()
  })

  const opened = async (quotas: Partial<MailboxQuotas> = {}): Promise<PostOffice> => {
    const office = new PostOffice(await open(), quotas)
    offices.push(office)
    const names = [
      ['alice', alice],
      ['bob', bob],
      ['carol', carol],
    ] as const
    await Promise.all(names.map(([name, device]) => office.claim(name, device)))
    await office.naming.setGrant('bob' as PeerName, 'alice', 'contact')
    return office
  }

  /** Another life of the server on the same database. */
  const restart = async (office: PostOffice): Promise<PostOffice> => {
    await office[Symbol.asyncDispose]()
    await office.database[Symbol.asyncDispose]()
    const next = new PostOffice(await open())
    next.nowMs = office.nowMs
    offices.push(next)
    return next
  }

  it('[MB1, MB2, MB6, MB8] stores, pushes in order after a restart, and removes at the ack', async () => {
    const first = await opened()
    for (let seq = 1; seq <= 100; seq++) first.store({ seq, body: new Uint8Array(seq) })
    await first.until(alice, 'stored', (frame) => frame.upTo === 100)
    const second = await restart(first)
    second.mailbox.attach(bob)
    await second.untilTrue(() => second.sentTo(bob).length === 64, 'a window')
    second.ack({ next: 65 })
    await second.untilTrue(() => second.sentTo(bob).length === 100, 'the rest')
    const pushed = second.take(bob)
    expect(pushed.map(seqOf)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(pushed.every((frame) => frame.type === 'data' && frame.envelope.body.byteLength === seqOf(frame))).toBe(true)
    second.ack({ next: 101 })
    await second.until(bob, 'drained')
    await second[Symbol.asyncDispose]()
    expect(await rowsIn(second.database)).toBe(0)
  })

  it('[MB6, MB8] pushes what is stored into a stream that was emptied', async () => {
    const office = await opened()
    for (const seq of [1, 2]) office.store({ seq })
    office.store({ stream: otherStream })
    await office.until(alice, 'stored', (frame) => frame.stream === otherStream)
    office.ack({ next: 3 })
    office.store({ seq: 3 })
    await office.until(alice, 'stored', (frame) => frame.upTo === 3)
    office.ack({ next: 4 })
    office.ack({ stream: otherStream, next: 2 })
    office.store({ seq: 4 })
    await office.until(alice, 'stored', (frame) => frame.upTo === 4)
    office.mailbox.attach(bob)
    expect(seqOf(await office.until(bob, 'data'))).toBe(4)
    office.ack({ next: 5 })
    await office.until(bob, 'drained')
  })

  it('[MB15] pushes what a store of the version before holds', async () => {
    const first = await opened()
    for (const seq of [1, 2]) first.store({ seq })
    first.store({ stream: otherStream })
    await first.until(alice, 'stored', (frame) => frame.stream === otherStream)
    first.ack({ stream: otherStream, next: 2 })
    await first[Symbol.asyncDispose]()
    await first.database.commit(async (tx) => {
      const { schema } = tx
      await schema.dropIndex('mailbox_streams_receiver').$call(onMysql(first, 'mailbox_streams')).execute()
      await schema.alterTable('mailbox_streams').dropColumn('is_waiting').execute()
      await schema.createIndex('mailbox_rows_receiver').on('mailbox_rows').columns(['receiver', 'id']).execute()
      const later = ['mailbox_damaged', 'blobs', 'blob_parts', 'invitations', 'claim_tokens', 'one_time_locks']
      const newest = [
        'lock_takes',
        'stranger_policies',
        'reports',
        'claim_subjects',
        'chain_ends',
        'push_subscriptions',
      ]
      for (const table of [...later, ...newest]) await schema.dropTable(table).execute()
      await schema.alterTable('mailbox_rows').dropColumn('sum').execute()
      await sql`delete from kith_migrations where name >= '0006'`.execute(tx)
    })
    const second = await restart(first)
    second.mailbox.attach(bob)
    await second.untilTrue(() => second.sentTo(bob).length === 2, 'both rows')
    expect(second.take(bob).map(seqOf)).toEqual([1, 2])
    second.ack({ next: 3 })
    await second.until(bob, 'drained')
  })

  it('[MB8] keeps the newest streams of a sender for their acks, and all that have rows', async () => {
    const office = await opened({ senderStreamsMax: 3 })
    for (let number = 1; number <= 8; number++) {
      const one = idOf<StreamId>(1000 + number)
      office.store({ stream: one })
      await office.until(alice, 'stored', (frame) => frame.stream === one)
      if (number !== 2) office.ack({ stream: one, next: 2 })
    }
    await office[Symbol.asyncDispose]()
    const left = await office.database.read((db) =>
      db.selectFrom('mailbox_streams').select('stream').orderBy('id').execute(),
    )
    expect(left.map(({ stream: one }) => one.readUInt32BE(12))).toEqual([1002, 1007, 1008])
  })

  it('[MB2] writes what comes in one turn in one commit', async () => {
    const office = await opened()
    office.store()
    await office.until(alice, 'stored')
    const before = office.database.statistics().commits
    for (let seq = 2; seq <= 500; seq++) office.store({ seq })
    await office.until(alice, 'stored', (frame) => frame.upTo === 500)
    expect(office.database.statistics().commits - before).toBe(1)
    expect(office.take(alice)).toHaveLength(1 + Math.ceil(499 / 64))
  })

  it('[MB3, MB8, MB15] answers after a restart what it answered before', async () => {
    const first = await opened()
    for (const seq of [1, 2, 3]) first.store({ seq })
    await first.until(alice, 'stored', (frame) => frame.upTo === 3)
    first.ack({ next: 2 })
    const second = await restart(first)
    second.store({ seq: 1 })
    expect(await second.until(alice, 'ack')).toMatchObject({ next: 2, from: bob })
    second.store({ seq: 3 })
    expect(await second.until(alice, 'stored')).toMatchObject({ upTo: 3 })
    second.store({ seq: 5 })
    expect(codeOfNumber((await second.until(alice, 'turned-down')).code)).toBe('position-gap')
  })

  it('[MB20, MB21] signs what one turn stores once, and each answer is proven by itself', async () => {
    const office = await opened()
    office.nowMs = 5_000_000
    // What is said first of a stream waits for the database to find it, so for each in a turn of its own.
    office.store()
    office.store({ stream: otherStream })
    office.store({ from: carol, stream: idOf(77), to: alice })
    await office.untilTrue(() => office.signed.flat().length === 3, 'all streams')
    await office.untilTrue(() => office.sentTo(alice).length === 2 && office.sentTo(carol).length === 1, 'the answers')
    for (const device of [alice, carol]) office.take(device)
    office.signed.length = 0
    for (const seq of [2, 3, 4]) office.store({ seq, lifeMs: 60_000 })
    office.store({ seq: 2, stream: otherStream, lifeMs: 1000 })
    office.store({ seq: 2, from: carol, stream: idOf(77), to: alice })
    const answers = [
      await office.until(alice, 'stored', (frame) => frame.stream === stream),
      await office.until(alice, 'stored', (frame) => frame.stream === otherStream),
      await office.until(carol, 'stored'),
    ]
    expect(office.signed.map((statements) => statements.length)).toEqual([3])
    expect(answers).toMatchObject([
      { to: alice, receiver: bob, upTo: 4, storedAtMs: 5_000_000 },
      { to: alice, receiver: bob, upTo: 2, items: [{ seq: 2, deadlineMs: 5_001_000 }] },
      { to: carol, receiver: alice, upTo: 2 },
    ])
    expect(answers[0]?.items).toEqual(
      [2, 3, 4].map((seq) => ({ seq, deadlineMs: 5_060_000, tag: tagOf(envelopeOf({ seq, lifeMs: 60_000 })) })),
    )
    const { publicKey } = await networkKey
    for (const answer of answers) {
      expect(await new ReceiptChecker(publicKey, domain).check(answer, answer.proof)).toMatchObject({ kind: 'ok' })
      const wrong = { ...answer, upTo: answer.upTo + 1 }
      expect(await new ReceiptChecker(publicKey, domain).check(wrong, answer.proof)).toMatchObject({
        code: 'receipt-wrong',
      })
    }
  })

  it('[MB21] names in a later life what is offered again, until its deadline, and nothing at a hello', async () => {
    const first = await opened()
    for (const seq of [1, 2]) first.store({ seq, lifeMs: 60_000 })
    await first.until(alice, 'stored', (frame) => frame.upTo === 2)
    const deadlineMs = first.nowMs + 60_000
    const second = await restart(first)
    second.nowMs += 1000
    second.hello(alice, [{ stream, to: bob, first: 1, last: 2 }])
    expect(await second.until(alice, 'stored')).toMatchObject({ receiver: bob, upTo: 2, items: [] })
    second.take(alice)
    second.store({ seq: 2, lifeMs: 60_000 })
    const again = await second.until(alice, 'stored')
    expect(again.items).toEqual([{ seq: 2, deadlineMs, tag: tagOf(envelopeOf({ seq: 2, lifeMs: 60_000 })) }])
    second.nowMs = deadlineMs
    second.take(alice)
    second.store({ seq: 2, lifeMs: 60_000 })
    expect(await second.until(alice, 'stored')).toMatchObject({ upTo: 2, items: [] })
  })

  it('[MB24] tells both ends what it knows of a position, and nobody else', async () => {
    const office = await opened()
    const ask = (as: DeviceId, seq: number, of = stream): ReturnType<typeof office.mailbox.position> =>
      office.mailbox.position({ type: 'position-query', request: 9, as, stream: of, seq })
    const unknown = {
      ...{ type: 'position', request: 9, to: alice, state: 'unknown', sinceMs: 0, deadlineMs: 0, bytes: 0, pushes: 0 },
      ...{ pushedAtMs: 0, countedFromMs: 0, receiver: 'unknown', code: 0, retryAfterMs: 0 },
    }
    expect(await ask(alice, 1)).toEqual(unknown)
    office.nowMs += 5000
    const storedAtMs = office.nowMs
    for (const seq of [1, 2]) office.store({ seq, lifeMs: 60_000, leftMs: 40_000 })
    await office.until(alice, 'stored', (frame) => frame.upTo === 2)
    const { byteLength: bytes } = envelopeOf()
    const kept = { state: 'kept', sinceMs: storedAtMs, deadlineMs: storedAtMs + 40_000, bytes }
    const at = { countedFromMs: storedAtMs }
    expect(await ask(alice, 1)).toEqual({ ...unknown, ...kept, ...at, receiver: 'away' })
    expect(await ask(alice, 3)).toEqual({ ...unknown, receiver: 'away' })
    expect(await ask(carol, 1)).toEqual({ ...unknown, to: carol })
    office.nowMs += 1000
    office.mailbox.attach(bob)
    await office.untilTrue(() => office.sentTo(bob).length === 2, 'both are pushed')
    const pushed = { pushes: 1, pushedAtMs: office.nowMs }
    expect(await ask(bob, 2)).toEqual({ ...unknown, to: bob, ...kept, ...at, ...pushed, receiver: 'attached' })
    office.ack({ next: 2 })
    expect(await ask(alice, 1)).toEqual({ ...unknown, state: 'decided', receiver: 'attached' })
    office.mailbox.detach(bob)
    office.nowMs += 500
    office.store({ seq: 9 })
    await office.until(alice, 'turned-down')
    const refused = { state: 'turned-down', sinceMs: office.nowMs, code: numberOfCode('position-gap') }
    expect(await ask(alice, 9)).toEqual({ ...unknown, ...refused, receiver: 'away' })
  })

  it('[MB25] tells a stranger nothing of where the receiver is', async () => {
    const office = await opened()
    office.mailbox.attach(bob)
    await office.until(bob, 'drained')
    office.store({ from: carol, stream: otherStream })
    await office.untilTrue(() => office.sentTo(bob).length === 2, 'it is pushed')
    const ask = (): ReturnType<typeof office.mailbox.position> =>
      office.mailbox.position({ type: 'position-query', request: 9, as: carol, stream: otherStream, seq: 1 })
    const hidden = { receiver: 'unknown', pushes: 0, pushedAtMs: 0, countedFromMs: 0 }
    expect(await ask()).toMatchObject({ state: 'kept', ...hidden })
    office.mailbox.detach(bob)
    expect(await ask()).toMatchObject({ state: 'kept', ...hidden })
    await office.naming.setGrant('bob' as PeerName, 'carol', 'contact')
    expect(await ask()).toMatchObject({ state: 'kept', receiver: 'away', pushes: 1 })
    await office.naming.setGrant('bob' as PeerName, 'carol', 'blocked')
    expect(await ask()).toMatchObject({ state: 'kept', ...hidden })
  })

  it('[MB5] tells another envelope from the same at a stored position', async () => {
    const office = await opened()
    office.store()
    await office.until(alice, 'stored')
    office.store({ seal: 9 })
    expect(codeOfNumber((await office.until(alice, 'turned-down')).code)).toBe('position-conflict')
    office.take(alice)
    office.store({ kind: 'tombstone', seal: 8, body: new Uint8Array(0), leftMs: 0 })
    await office.until(alice, 'stored')
    office.mailbox.attach(bob)
    expect((await office.until(bob, 'data')).envelope).toMatchObject({ body: new Uint8Array(0) })
  })

  it('[MB4] holds quotas over a restart, by name of the sender', async () => {
    const first = await opened()
    first.store({ from: carol, stream: otherStream, body: new Uint8Array(40_000) })
    await first.until(carol, 'stored')
    const second = await restart(first)
    second.store({ from: carol, stream: otherStream, seq: 2, body: new Uint8Array(40_000) })
    expect(codeOfNumber((await second.until(carol, 'turned-down')).code)).toBe('stranger-quota')
    await second.naming.setGrant('bob' as PeerName, 'carol', 'contact')
    second.store({ from: carol, stream: otherStream, seq: 2, body: new Uint8Array(40_000) })
    await second.until(carol, 'stored', (frame) => frame.upTo === 2)
    await second.naming.setGrant('bob' as PeerName, 'carol', 'blocked')
    second.take(carol)
    second.store({ from: carol, stream: otherStream, seq: 3 })
    expect(codeOfNumber((await second.until(carol, 'turned-down')).code)).toBe('blocked')
  })

  it('[MB4] turns down what is for a device that nobody has', async () => {
    const office = await opened()
    office.store({ to: idOf<DeviceId>(77) })
    expect(codeOfNumber((await office.until(alice, 'turned-down')).code)).toBe('device-gone')
  })

  it('[MB1] refuses bytes that are no store frame, and an envelope of another device', async () => {
    const office = await opened()
    const payload = storeOf(1, envelopeOf())
    expect(office.mailbox.store(payload.subarray(0, 90), alice)).toMatchObject({ kind: 'refused' })
    expect(office.mailbox.store(payload, carol)).toMatchObject({ kind: 'refused', code: 'not-signed-in' })
    office.mailbox.ack(new Uint8Array(50))
    office.mailbox.ack(new Uint8Array(10))
  })

  it('[MB7] drops bodies past their deadline from the disk and pushes their headers', async () => {
    const first = await opened()
    first.store({ lifeMs: 5000, body: new Uint8Array(9000) })
    first.store({ seq: 2, lifeMs: 500_000, body: new Uint8Array(9000) })
    await first.until(alice, 'stored', (frame) => frame.upTo === 2)
    first.nowMs += 10_000
    first.mailbox.attach(bob)
    await first.untilTrue(() => first.mailbox.statistics().expired === 1, 'the sweep')
    const pushed = (await first.untilTrue(() => first.sentTo(bob).length >= 2, 'two rows'), first.take(bob))
    expect(pushed.map((frame) => (frame.type === 'data' ? frame.envelope.body.byteLength : -1))).toEqual([0, 9000])
    const sizes = await first.database.read((db) =>
      db.selectFrom('mailbox_rows').select(['size', 'is_expired']).orderBy('id').execute(),
    )
    expect(sizes.map((row) => [row.size < 200, row.is_expired])).toEqual([
      [true, 1],
      [false, 0],
    ])
  })

  it('[MB9] answers a hello, drops acks nobody needs, and tells of orphans', async () => {
    const first = await opened()
    const lost = idOf<StreamId>(103)
    first.store()
    first.store({ stream: otherStream, after: { stream: lost, seq: 1 } })
    await first.untilTrue(() => first.sentTo(alice).length === 2, 'both stored')
    first.ack({ next: 2 })
    const second = await restart(first)
    second.hello(alice, [{ stream, to: bob, first: 1, last: 1 }])
    expect(await second.until(alice, 'ack')).toMatchObject({ next: 2, stream })
    second.mailbox.attach(bob)
    expect(await second.until(bob, 'gap')).toMatchObject({
      stream: otherStream,
      fromSeq: 1,
      toSeq: 1,
      reason: 'orphaned',
    })
    second.hello(alice)
    await second[Symbol.asyncDispose]()
    const streams = await second.database.read((db) => db.selectFrom('mailbox_streams').select('id').execute())
    expect(streams).toEqual([])
  })

  it('[MB9] keeps what the sender stores in a stream after its rows were found to be orphans', async () => {
    const office = await opened()
    office.store({ after: { stream: idOf<StreamId>(103), seq: 1 } })
    await office.until(alice, 'stored')
    office.hello(alice)
    office.store({ seq: 2, first: 2 })
    await office.until(alice, 'stored', (frame) => frame.upTo === 2)
    const second = await restart(office)
    second.mailbox.attach(bob)
    await second.until(bob, 'data')
    expect(second.take(bob).map(seqOf)).toEqual([2])
  })

  it('[MB3] takes many streams of many senders at the same time, each in its order', async () => {
    const office = await opened()
    const senders = Array.from({ length: 20 }, (_, index) => idOf<DeviceId>(200 + index))
    await Promise.all(
      senders.map((device, index) => office.claim(`sender${'abcdefghjkmnopqrstuvwxyz'.charAt(index)}`, device)),
    )
    await Promise.all(
      senders.map(async (device) => {
        const record = await office.naming.deviceRecord(device)
        await office.naming.setGrant('bob' as PeerName, record?.name ?? '', 'contact')
      }),
    )
    for (let seq = 1; seq <= 30; seq++) {
      for (const [index, from] of senders.entries()) office.store({ from, stream: idOf<StreamId>(300 + index), seq })
    }
    await Promise.all(senders.map((device) => office.until(device, 'stored', (frame) => frame.upTo === 30)))
    expect(await rowsIn(office.database)).toBe(600)
    expect(office.failures).toEqual([])
  })
}

async function rowsIn(database: Database): Promise<number> {
  const rows = await database.read((db) => db.selectFrom('mailbox_rows').select('id').execute())
  return rows.length
}

/** MySQL knows an index by its table. */
function onMysql({ database }: PostOffice, table: string): (index: DropIndexBuilder) => DropIndexBuilder {
  return (index) => (database.dialect === 'mysql' ? index.on(table) : index)
}
