import type { BlobStatus } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'

import { leftWords, receivedLine, sharedLine, sizeWords } from '../../src/chat/file-words.ts'
import { previewOf } from '../../src/chat/files.ts'
import { setStage } from './stage.ts'

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
    await Promise.resolve()
    messenger.outgoing.discard(conversation.state.value.entries[0]?.key ?? '')
    await sending
    expect(given?.aborted).toBe(true)
    expect(conversation.state.value.entries).toEqual([])
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
    expect([0, 1, 640, 999_499, 999_500, 3_440_000, 45e6, 2e12].map(sizeWords)).toEqual([
      '0 bytes',
      '1 byte',
      '640 bytes',
      '999 kB',
      '1 MB',
      '3.4 MB',
      '45 MB',
      '2 TB',
    ])
    expect([10, 4000, 100_000, 9_000_000].map(leftWords)).toEqual(['1 s left', '4 s left', '2 min left', '3 h left'])
  })

  it('say how a file stands', () => {
    const line = (change: Partial<BlobStatus>): string => receivedLine(statusOf(change), ref.bytes, 'bo').words
    expect(line({ rate: 3_100_000, leftMs: 11_000 })).toBe('12 MB of 45 MB · 3.1 MB/s · 11 s left')
    expect(line({ state: 'seeking' })).toBe('12 MB of 45 MB · waiting for bo to be there')
    expect(line({ state: 'paused' })).toBe('12 MB of 45 MB · paused')
    expect(line({ state: 'whole' })).toBe('45 MB')
    expect(receivedLine(statusOf({ state: 'room' }), ref.bytes, 'bo').isProblem).toBe(true)
    expect(receivedLine(undefined, ref.bytes, 'bo').words).toBe('45 MB')
    const taker = { name: 'bo', device: 'mailbox', bytes: 20_000_000, rate: 5, isDone: false } as const
    expect(sharedLine(statusOf({ origin: 'shared', takers: [taker] }), ref.bytes).words).toBe('45 MB · bo has 44 %')
    const left = { state: 'going', code: undefined, bytes: 12_000_000, untilMs: 1 } as const
    expect(sharedLine(statusOf({ origin: 'shared', mailbox: left }), ref.bytes).words).toBe(
      '45 MB · 12 MB of 45 MB left with the server',
    )
    expect(sharedLine(statusOf({ origin: 'shared', code: 'blob-changed' }), ref.bytes).isProblem).toBe(true)
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
