import { type Channel, fileMessageType, type FileMessage } from '@kith/peer'
import { KithError } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { MockNetwork } from '../src/mock-peer/index.ts'

async function couple() {
  const network = new MockNetwork()
  const anna = await network.join('anna')
  const bo = await network.join('bo')
  return { network, anna, bo }
}

describe('a mock network', () => {
  it('gives a name once, and nothing that looks like it', async () => {
    const network = new MockNetwork()
    network.take('alice')
    await expect((await network.join('alice')).connected()).rejects.toMatchObject({ code: 'name-taken' })
    await expect((await network.join('a1ice')).connected()).rejects.toMatchObject({ code: 'name-lookalike' })
    await expect(network.join('no spaces')).rejects.toMatchObject({ code: 'name-malformed' })
    await expect((await network.join('anna')).connected()).resolves.toBeUndefined()
  })

  it('delivers once and in order, keeps for who is away, and rejects what nobody handles', async () => {
    const { network, anna, bo } = await couple()
    const received: unknown[] = []
    bo.messages.on('note', ({ body }) => void received.push(body))
    bo.disconnect()
    const [first] = await anna.messages.transaction('bo', [
      { type: 'note', body: 1 },
      { type: 'note', body: 2 },
    ])
    const other = await anna.messages.send('bo', 'unheard', {})
    await first?.stored()
    expect(received).toEqual([])
    bo.connect()
    await network.settled()
    expect(received).toEqual([1, 2])
    await expect(other.committed()).rejects.toMatchObject({ code: 'no-handler' })
    expect(await anna.why(first?.mid ?? '')).toMatchObject({ known: true, state: 'committed', to: 'bo' })
  })

  it('commits what a handler writes with the message, and sends its answer', async () => {
    const { network, anna, bo } = await couple()
    bo.messages.on<number>('add', async ({ from, body }, tx) => {
      const sum = ((await tx.get<number>('sums', from)) ?? 0) + body
      tx.put('sums', from, sum)
      tx.send(from, 'sum', sum)
    })
    const sums: unknown[] = []
    anna.messages.on('sum', ({ body }) => void sums.push(body))
    await Promise.all([1, 2, 3].map((number) => anna.messages.send('bo', 'add', number)))
    await network.settled()
    expect(sums).toEqual([1, 3, 6])
  })

  it('keeps as a dead letter what a handler throws at, and handles it again', async () => {
    const { network, anna, bo } = await couple()
    let isMended = false
    bo.messages.on('note', ({ mid, body }, tx) => {
      tx.put('notes', mid, body)
      if (!isMended) throw new Error('not yet')
    })
    const sent = await anna.messages.send('bo', 'note', 'hello')
    await expect(sent.committed()).rejects.toMatchObject({ code: 'handler-failed' })
    const { deadLetters } = bo.messages
    const changes = deadLetters.changes()[Symbol.asyncIterator]()
    await expect(deadLetters.retry(sent.mid)).rejects.toMatchObject({ code: 'handler-failed' })
    expect((await deadLetters.list()).letters).toMatchObject([{ mid: sent.mid, body: 'hello', attempts: 2 }])
    isMended = true
    await deadLetters.retry(sent.mid)
    await network.settled()
    expect(await deadLetters.get(sent.mid)).toBeUndefined()
    expect(await bo.records.get('notes', sent.mid)).toBe('hello')
    expect((await changes.next()).value).toMatchObject({ change: 'put' })
    expect((await changes.next()).value).toEqual({ change: 'removed', mid: sent.mid, reason: 'retried' })
    expect(sent.state).toBe('rejected')
  })

  it('sends once what has the same key', async () => {
    const { network, anna, bo } = await couple()
    const received: unknown[] = []
    bo.messages.on('note', ({ body }) => void received.push(body))
    const first = await anna.messages.send('bo', 'note', 1, { key: 'one' })
    const again = await anna.messages.send('bo', 'note', 2, { key: 'one' })
    await network.settled()
    expect([again.mid, first.isRepeat, again.isRepeat, again.state]).toEqual([first.mid, false, true, 'committed'])
    expect(received).toEqual([1])
  })

  it('asks and answers, and says why there is no reply', async () => {
    const { anna, bo } = await couple()
    bo.requests.answer<number>('double', ({ body }, tx) => {
      tx.put('doubled', String(body), true)
      return body * 2
    })
    expect(await anna.requests.ask('bo', 'double', 21)).toMatchObject({ from: 'bo', type: 'double', body: 42 })
    expect(await bo.records.get('doubled', '21')).toBe(true)
    await expect(anna.requests.ask('bo', 'triple', 1)).rejects.toMatchObject({ code: 'no-handler' })
    bo.disconnect()
    const late = anna.requests.ask('bo', 'double', 1, { within: 10 })
    await expect(late).rejects.toMatchObject({ code: 'request-timed-out' })
    const abort = new AbortController()
    const aborted = anna.requests.ask('bo', 'double', 2, { signal: abort.signal })
    abort.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
  })

  it('plays the fates it is told', async () => {
    const { network, anna, bo } = await couple()
    bo.messages.on('note', () => undefined)
    network.decree('anna', 'bo', { fate: 'held' })
    const sent = await anna.messages.send('bo', 'note', {})
    await network.settled()
    expect(sent.state).toBe('accepted')
    network.decree('anna', 'bo', { fate: 'expired', code: 'deadline-passed' })
    await expect(sent.committed()).rejects.toMatchObject({ code: 'deadline-passed' })
  })
})

describe('a mock peer', () => {
  it('shows presence to contacts alone', async () => {
    const { network, anna, bo } = await couple()
    expect(await anna.presence.query(['bo', 'nobody-at-all'])).toMatchObject([
      { state: 'unknown', freshness: 'unknown' },
      { state: 'unknown', freshness: 'unknown' },
    ])
    await anna.contacts.request('bo', 'hello')
    await network.settled()
    expect(await bo.contacts.list()).toMatchObject([{ name: 'anna', state: 'asking', note: 'hello' }])
    await bo.contacts.accept('anna')
    await network.settled()
    expect(await anna.presence.query(['bo'])).toMatchObject([{ state: 'online', freshness: 'live' }])
    await bo.presence.set({ choice: 'invisible' })
    expect(await anna.presence.query(['bo'])).toMatchObject([{ state: 'offline' }])
  })

  it('lists records in order, forwards, backwards and after a key', async () => {
    const { anna } = await couple()
    for (const key of ['b/2', 'a/1', 'b/1', 'c/1', 'b/3']) await anna.records.put('c', key, key)
    const keys = async (range: Parameters<typeof anna.records.list>[1]) =>
      (await anna.records.list('c', range)).map(({ key }) => key)
    expect(await keys({ prefix: 'b/' })).toEqual(['b/1', 'b/2', 'b/3'])
    expect(await keys({ prefix: 'b/', reverse: true, limit: 2 })).toEqual(['b/3', 'b/2'])
    expect(await keys({ prefix: 'b/', after: 'b/1' })).toEqual(['b/2', 'b/3'])
    expect(await keys({ prefix: 'b/', after: 'b/3', reverse: true })).toEqual(['b/2', 'b/1'])
    expect(await keys({})).toEqual(['a/1', 'b/1', 'b/2', 'b/3', 'c/1'])
  })

  it('runs a transaction again when a record it read was changed meanwhile', async () => {
    const { anna } = await couple()
    let runs = 0
    await anna.transact(async (tx) => {
      runs += 1
      const value = (await tx.get<number>('c', 'k')) ?? 0
      if (runs === 1) await anna.records.put('c', 'k', 10)
      tx.put('c', 'k', value + 1)
    })
    expect([runs, await anna.records.get('c', 'k')]).toEqual([2, 11])
  })

  it('fails its commits on demand', async () => {
    const { anna } = await couple()
    anna.records.failWith(new KithError('store-failed'))
    await expect(anna.messages.send('bo', 'note', {})).rejects.toMatchObject({ code: 'store-failed' })
  })

  it('searches and follows the directory', async () => {
    const { anna, bo } = await couple()
    await anna.directory.publish('songs', { title: 'Gaudeamus igitur', year: 1267 }, { id: 'one' })
    expect((await bo.directory.search('songs', { text: 'gaud', where: { year: 1267 } })).entries).toHaveLength(1)
    expect((await bo.directory.search('songs', { text: 'nothing' })).entries).toHaveLength(0)
    const changes: string[] = []
    for await (const { change } of bo.directory.watch('songs')) {
      changes.push(change)
      if (change === 'complete') await anna.directory.unpublish('songs', 'one')
      if (change === 'removed') break
    }
    expect(changes).toEqual(['put', 'complete', 'removed'])
  })

  it('leaves once, and ends its streams', async () => {
    const { anna } = await couple()
    const states: string[] = []
    const following = (async () => {
      for await (const { state } of anna.statusChanges()) states.push(state)
    })()
    await anna.leave()
    await anna.leave()
    await following
    expect(states).toEqual(['connected', 'left'])
  })
})

describe('channels of mock peers', () => {
  it('carry bytes both ways, and end when both have ended', async () => {
    const network = new MockNetwork()
    const [alice, bob] = [await network.join('alice'), await network.join('bob')]
    bob.channels.on('echo', async (channel) => {
      await channel.readable.pipeTo(channel.writable)
    })
    const channel = await alice.channels.open('bob', { type: 'echo', init: Uint8Array.of(1) })
    expect([channel.with, channel.path, [...channel.init]]).toEqual(['bob', 'relay', [1]])
    const writer = channel.writable.getWriter()
    void writer.write(Uint8Array.of(1, 2)).then(() => writer.close())
    const heard: number[] = []
    for await (const bytes of channel.readable) heard.push(...bytes)
    expect(heard).toEqual([1, 2])
    await channel.closed
  })

  it('are read and written by calls as well', async () => {
    const network = new MockNetwork()
    const [alice, bob] = [await network.join('alice'), await network.join('bob')]
    bob.channels.on('echo', async (channel) => {
      for await (const bytes of channel) await channel.write(bytes)
      await channel.close()
    })
    const channel = await alice.channels.open('bob', { type: 'echo' })
    void channel.write(Uint8Array.of(1, 2)).then(() => channel.end())
    expect([await channel.read(), await channel.read()]).toEqual([Uint8Array.of(1, 2), undefined])
    await channel.closed
  })

  it('are read into memory', async () => {
    const network = new MockNetwork()
    const [alice, bob] = [await network.join('alice'), await network.join('bob')]
    bob.channels.on('three', async (channel) => {
      await channel.write(Uint8Array.of(1, 2, 3))
      await channel.close()
    })
    const channel = await alice.channels.open('bob', { type: 'three' })
    const into = new Uint8Array(2)
    expect([...((await channel.read(into)) ?? [])]).toEqual([1, 2])
    expect(await channel.read(into)).toEqual(Uint8Array.of(3))
    expect(await channel.read(into)).toBeUndefined()
  })

  it('are refused, given up, and end with their peer', async () => {
    const network = new MockNetwork()
    const [alice, bob] = [await network.join('alice'), await network.join('bob')]
    await expect(alice.channels.open('bob', { type: 'x' })).rejects.toMatchObject({ code: 'no-listener' })
    await expect(alice.channels.open('zoe', { type: 'x' })).rejects.toMatchObject({ code: 'name-unknown' })
    const taken: Channel[] = []
    bob.channels.on('x', (channel) => void taken.push(channel))
    const [first, second] = [
      await alice.channels.open('bob', { type: 'x' }),
      await alice.channels.open('bob', { type: 'x' }),
    ]
    first.abort('canceled')
    await expect(taken[0]!.closed).rejects.toMatchObject({ code: 'canceled' })
    await expect(first.closed).rejects.toMatchObject({ code: 'aborted' })
    await bob.leave()
    await expect(second.closed).rejects.toMatchObject({ code: 'channel-lost' })
  })
})

describe('mock blobs', () => {
  it('go from one peer to another, and are held up and played on by a script', async () => {
    const network = new MockNetwork()
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const files: FileMessage[] = []
    bob.messages.on<FileMessage>(fileMessageType, ({ body }) => {
      files.push(body)
    })
    const { ref } = await alice.blobs.send('bob', Uint8Array.of(1, 2, 3), { name: 'a.bin', text: 'look' })
    await network.settled()
    expect(files).toEqual([{ file: ref, text: 'look' }])
    bob.blobs.hold = true
    const file = await bob.blobs.open(ref)
    expect((await file.status()).state).toBe('running')
    bob.blobs.play(ref.blob, { bytesHere: 2 })
    expect((await bob.blobs.list())[0]?.bytesHere).toBe(2)
    bob.blobs.play(ref.blob, { state: 'whole', bytesHere: 3 })
    expect(new Uint8Array(await (await file.blob()).arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3))
    await file.cancel()
    expect(await bob.blobs.list()).toEqual([])
    await expect(file.status()).rejects.toMatchObject({ code: 'blob-unknown' })
  })
})

describe('journals of a mock network', () => {
  it('are kept while the other allows it', async () => {
    let nowMs = Date.UTC(2026, 10, 23)
    const network = new MockNetwork({ nowMs: () => nowMs })
    const [anna, bo] = [await network.join('anna'), await network.join('bo')]
    network.befriend(anna, bo)
    const { journal } = anna.presence
    await expect(journal.keep('bo')).rejects.toMatchObject({ code: 'journal-not-allowed' })
    await bo.presence.journal.allow('anna')
    await network.settled()
    await journal.keep('bo')
    await network.settled()
    expect(bo.contacts.journalsOf('anna').takenMs).toBe(nowMs)
    const fromMs = nowMs
    nowMs += 1000
    await bo.presence.set({ choice: 'busy' })
    nowMs += 2000
    expect(await journal.read('bo', { fromMs, toMs: nowMs })).toEqual([
      { fromMs, toMs: fromMs + 1000, state: 'online' },
      { fromMs: fromMs + 1000, toMs: nowMs, state: 'busy' },
    ])
    await bo.presence.journal.withdraw('anna')
    await network.settled()
    await expect(journal.csv('bo', { fromMs, toMs: nowMs })).rejects.toMatchObject({ code: 'journal-not-allowed' })
    expect(bo.contacts.journalsOf('anna')).toEqual({})
  })
})
