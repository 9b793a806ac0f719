import type { BlobMailboxStatus, BlobStatus, PeerName } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { describe, expect, it, vi } from 'vitest'

import {
  leftWords,
  receivedLine,
  sharedLine,
  sharedPart,
  type SharedView,
  sizeWords,
} from '../../src/controllers/chat/file-words.ts'
import { previewOf } from '../../src/controllers/media/preview.ts'
import { setStage } from './stage.ts'
import { english } from '../../src/words/words.ts'

const ref = {
  blob: '0'.repeat(26) as BlobStatus['ref']['blob'],
  key: '00'.repeat(32),
  root: '00'.repeat(32),
  bytes: 45_000_000,
  name: 'tape.flac',
  type: 'audio/flac',
  from: 'bo',
}

function statusOf(change: Partial<BlobStatus>): BlobStatus {
  return {
    ref,
    origin: 'received',
    state: 'running',
    code: undefined,
    bytesHere: 12_300_000,
    rate: 0,
    leftMs: undefined,
    holders: [],
    for: [],
    takers: [],
    sinceMs: 0,
    savedAs: undefined,
    mailbox: undefined,
    ...change,
  }
}

describe('a file that is sent', () => {
  it('is shown while it is taken in, then sent with its message', async () => {
    const { network, bo, messenger } = await setStage()
    const bodies: unknown[] = []
    bo.messages.on('kith.file', ({ body }) => void bodies.push(body))
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const sending = conversation.sendFiles([new File(['hello'], 'hello.txt', { type: 'text/plain' })])
    expect(conversation.state.value.entries).toMatchObject([{ text: '', taking: { taken: 0 } }])
    await sending
    await network.settled()
    expect(bodies).toMatchObject([{ file: { name: 'hello.txt', type: 'text/plain', bytes: 5, from: 'anna' } }])
    expect(conversation.state.value.entries).toMatchObject([{ file: { name: 'hello.txt' }, state: 'committed' }])
    expect(messenger.summaries.of('bo').latest?.text).toBe('hello.txt')
  })

  it('stays with its fault when it cannot be taken in, and goes at the next try', async () => {
    const { network, anna, bo, messenger } = await setStage()
    bo.messages.on('kith.file', () => undefined)
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const share = anna.blobs.share.bind(anna.blobs)
    anna.blobs.share = () => Promise.reject(new Error('no room'))
    await conversation.sendFiles([new File(['hello'], 'hello.txt')])
    const [failed] = conversation.state.value.entries
    expect(failed?.fault).not.toBe(undefined)
    anna.blobs.share = share
    await messenger.outgoing.retry(failed?.key ?? '')
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ file: { name: 'hello.txt' }, state: 'committed' }])
  })

  it('can be given up while it is taken in', async () => {
    const { anna, messenger } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    let given: AbortSignal | undefined
    anna.blobs.share = (_source, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        given = signal
        signal?.addEventListener('abort', () => {
          reject(new Error('aborted'))
        })
      })
    const sending = conversation.sendFiles([new File(['hello'], 'hello.txt')])
    await vi.waitFor(() => {
      expect(given).toBeDefined()
    })
    messenger.outgoing.discard(conversation.state.value.entries[0]?.key ?? '')
    await sending
    expect(given?.aborted).toBe(true)
    expect(conversation.state.value.entries).toEqual([])
  })
})

describe('an own file', () => {
  it('is for the one to whom it is sent, who then has it, and may be taken back before', async () => {
    const { network, anna, bo, messenger } = await setStage()
    const seen: unknown[] = []
    bo.messages.on('kith.file', ({ body }) => void seen.push(body))
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await conversation.sendFiles([new File(['one'], 'one.txt'), new File(['two'], 'two.txt')])
    await network.settled()
    const [one, two] = (seen as { file: BlobStatus['ref'] }[]).map(({ file }) => file)
    if (one === undefined || two === undefined) throw new Error('a file is missing')
    expect(messenger.files.of(one)?.for).toEqual([{ name: 'bo', hasAll: false }])
    await bo.blobs.open(one)
    await until(() => messenger.files.of(one)?.for[0]?.hasAll)
    await messenger.files.cancel(two)
    await until(() => messenger.files.of(two) === undefined)
    expect((await anna.blobs.list()).map(({ ref }) => ref.blob)).toEqual([one.blob])
  })

  it('is given no more when its message will never arrive', async () => {
    const { network, anna, messenger } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await conversation.sendFiles([new File(['hello'], 'hello.txt')])
    await network.settled()
    await until(() => conversation.state.value.entries[0]?.state === 'rejected')
    await until(() => messenger.files.all.value.size === 0)
    expect(await anna.blobs.list()).toEqual([])
  })

  it('that was given up just when it had been taken in is not sent', async () => {
    const { network, anna, messenger } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const share = anna.blobs.share.bind(anna.blobs)
    anna.blobs.share = async (source, options) => {
      const shared = await share(source, options)
      messenger.outgoing.discard(conversation.state.value.entries[0]?.key ?? '')
      return shared
    }
    await conversation.sendFiles([new File(['hello'], 'hello.txt')])
    await network.settled()
    expect([conversation.state.value.entries, await anna.blobs.list()]).toEqual([[], []])
  })
})

describe('a file that comes', () => {
  it('is kept with its message, and fetched at once when it is not large and from a contact', async () => {
    const { network, bo, messenger } = await setStage()
    await bo.blobs.send('anna', new File(['hello'], 'hello.txt'), { text: 'look' })
    await network.settled()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const [entry] = conversation.state.value.entries
    expect(entry).toMatchObject({ from: 'them', text: 'look', file: { name: 'hello.txt' } })
    await until(() => entry?.file && messenger.files.of(entry.file)?.state === 'whole')
  })

  it('waits for a person when it comes from a stranger', async () => {
    const { network, messenger } = await setStage()
    const stranger = await network.join('mallory')
    await stranger.blobs.send('anna', new File(['hello'], 'hello.txt'))
    await network.settled()
    const conversation = messenger.conversation('mallory')
    await conversation.open()
    const file = conversation.state.value.entries[0]?.file
    expect(file && messenger.files.of(file)).toBe(undefined)
  })

  it('is refused when its reference is none', async () => {
    const { network, bo, messenger } = await setStage()
    const sent = await bo.messages.send('anna', 'kith.file', { file: { name: '../../etc/passwd' } })
    await expect(sent.committed()).rejects.toMatchObject({ code: 'body-malformed' })
    await network.settled()
    expect(messenger.summaries.of('bo').latest).toBe(undefined)
  })
})

describe('words of files', () => {
  it('say sizes and times', () => {
    expect([0, 1, 640, 999_499, 999_500, 3_440_000, 45e6, 2e12].map((bytes) => sizeWords(bytes, english))).toEqual([
      '0 bytes',
      '1 byte',
      '640 bytes',
      '999 kB',
      '1 MB',
      '3.4 MB',
      '45 MB',
      '2 TB',
    ])
    expect([10, 4000, 100_000, 9_000_000].map((ms) => leftWords(ms, english))).toEqual([
      '1 s left',
      '4 s left',
      '2 min left',
      '3 h left',
    ])
  })

  it('say how a file stands', () => {
    const line = (change: Partial<BlobStatus>): string => receivedLine(statusOf(change), ref.bytes, 'bo', english).words
    expect(line({ rate: 3_100_000, leftMs: 11_000 })).toBe('12 MB of 45 MB · 3.1 MB/s · 11 s left')
    expect(line({ state: 'seeking' })).toBe('12 MB of 45 MB · waiting for bo to be there')
    expect(line({ state: 'paused' })).toBe('12 MB of 45 MB · paused')
    expect(line({ state: 'whole' })).toBe('45 MB')
    expect(receivedLine(statusOf({ state: 'room' }), ref.bytes, 'bo', english).isProblem).toBe(true)
    expect(receivedLine(undefined, ref.bytes, 'bo', english).words).toBe('45 MB')
    expect(line({ state: 'seeking', code: 'blob-unknown' })).toBe('12 MB of 45 MB · bo does not give it any more')
  })

  it('say who has an own file, and where it waits', () => {
    const nowMs = new Date(2026, 10, 22, 12).getTime()
    const line = (
      change: Partial<BlobStatus>,
      presence: SharedView['presence'] = 'away',
      bytes = ref.bytes,
    ): string => {
      const { words } = sharedLine(
        statusOf({ origin: 'shared', ...change }),
        { bytes, to: 'bo', presence, nowMs },
        english,
      )
      return words.replace(/^45 MB · /u, '')
    }
    const bo = 'bo' as PeerName
    const mailbox = (change: Partial<BlobMailboxStatus>): Partial<BlobStatus> => ({
      for: [{ name: bo, hasAll: false }],
      mailbox: { state: 'going', code: undefined, bytes: 0, untilMs: nowMs + 30 * 86_400_000, ...change },
    })
    const refused = (code: BlobStatus['code']): Partial<BlobStatus> => mailbox({ state: 'refused', code })
    const taker = { name: 'bo', device: 'mailbox', bytes: 20_000_000, rate: 5_000_000, isDone: false } as const
    expect(line({ ...mailbox({}), takers: [taker] })).toBe('bo has 44 % · 5 s left')
    expect(line({ ...mailbox({ state: 'kept' }), takers: [taker] })).toBe('bo fetches it now')
    expect(line({ ...mailbox({}), for: [{ name: bo, hasAll: true }], takers: [taker] })).toBe('bo has it')
    expect(line({ ...mailbox({}), for: [{ name: 'carol' as PeerName, hasAll: true }] })).toBe('waits for bo')
    expect(line(mailbox({}), 'there')).toBe('bo can fetch it')
    expect(line(mailbox({ bytes: 12_000_000 }))).toBe('on its way to the server, 26 %')
    expect(line(mailbox({ state: 'kept' }))).toBe('waits for bo with the server, until 22 December')
    expect(line(refused('blob-too-large'))).toBe('waits here: bo is away and the file is larger than the server keeps')
    expect(line(refused('blob-too-large'), 'there')).toBe('waits here until bo fetches it')
    expect(line(refused('deadline-passed'), 'unknown')).toBe(
      'waits here until bo fetches it: the server keeps it no longer',
    )
    expect(line(refused('internal'))).toBe('waits here: bo is away and the server does not keep it')
    expect(line({})).toBe('bo can fetch it while this device is here')
    expect(line(mailbox({}), 'there', 0)).toBe('0 bytes · bo can fetch it')
    const view = { bytes: ref.bytes, to: 'bo', presence: 'there', nowMs } as const
    expect(sharedLine(undefined, view, english).words).toBe('45 MB · taken back')
    expect(sharedLine(statusOf({ origin: 'shared', code: 'blob-changed' }), view, english).isProblem).toBe(true)
    const parts = [{}, mailbox({ bytes: 9_000_000 }), { ...mailbox({}), takers: [{ ...taker, bytes: 99_000_000 }] }]
    expect(parts.map((change) => sharedPart(statusOf({ origin: 'shared', ...change }), 'bo'))).toEqual([
      undefined,
      0.2,
      1,
    ])
  })

  it('show only what cannot act in the page', () => {
    const kinds = ['image/png', 'audio/ogg', 'video/mp4', 'image/svg+xml', 'text/html', 'application/pdf', '']
    expect(kinds.map((type) => previewOf({ type, bytes: 5 }))).toEqual([
      'picture',
      'sound',
      'film',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(previewOf({ type: 'image/png', bytes: 1e12 })).toBe(undefined)
  })
})
