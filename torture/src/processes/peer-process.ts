/**
 * A real peer, for the rig: sends numbers when it is asked to, and writes each number that comes into its own records, in the transaction
 * that keeps the position. It says what it was promised, and nothing else: a line follows the promise that resolved. Ends when its input does.
 */
import { join, KithError, type MessageId, type MessageUpdate, type Peer } from '@kith/peer'

import { emptyRow, type FlowRow, flowsCollection, withNumber } from './flow-row.ts'
import { type Command, hear, say } from './lines.ts'

type Send = Extract<Command, { kind: 'send' }>

/** The type of the rig's messages. */
const messageType = 'number'

const wakes = new EventTarget()
// In a browser the page's `online` event makes a peer connect at once; here the rig gives that event.
Object.assign(globalThis, {
  addEventListener: wakes.addEventListener.bind(wakes),
  removeEventListener: wakes.removeEventListener.bind(wakes),
})

const [url = '', name = '', store = ''] = process.argv.slice(2)
say({ kind: 'pid', pid: process.pid })
try {
  const peer = await join(url, { name, store, paths: 'relay-only' })
  // What the handlers of this life have planned: reading it back would make every commit wait for the one before.
  const rowsPlanned = new Map<string, FlowRow>()
  peer.messages.on<number>(messageType, async ({ body, from }, tx) => {
    const before = rowsPlanned.get(from) ?? ((await tx.get(flowsCollection, from)) as FlowRow | undefined) ?? emptyRow
    const row = withNumber(before, body)
    rowsPlanned.set(from, row)
    tx.put(flowsCollection, from, { ...row })
  })
  void sayUpdates(peer)
  void sayCommits(peer)
  void sayStatus(peer)
  void sayStorage(peer)
  hear<Command>(process.stdin, (command) => {
    perform(peer, command).catch(sayFailure)
  })
  process.stdin.once('end', () => void stop(peer))
  say({ kind: 'ready' })
} catch (error) {
  sayFailure(error)
  process.exitCode = 1
}

async function perform(peer: Peer, command: Command): Promise<void> {
  switch (command.kind) {
    case 'send':
      await send(peer, command)
      return
    case 'rows':
      say({ kind: 'rows', rows: await rows(peer) })
      return
    case 'why':
      say({
        kind: 'why',
        states: await Promise.all(command.mids.map(async (mid) => [mid, await stateOf(peer, mid)] as const)),
      })
      return
    case 'wake':
      wakes.dispatchEvent(new Event('online'))
      return
    case 'stop':
      await stop(peer)
  }
}

let sending = Promise.resolve()

/** One call after the other, also of different commands, so that the numbers are accepted in their order. */
function send(peer: Peer, command: Send): Promise<void> {
  sending = sending.then(() => sendInOrder(peer, command))
  return sending
}

async function sendInOrder(peer: Peer, { to, first, count, together, isStored }: Send): Promise<void> {
  for (let next = first; next < first + count; next += together) {
    const last = Math.min(next + together, first + count) - 1
    say({ kind: 'trying', to, first: next, last })
    try {
      say({ kind: 'accepted', to, first: next, mids: await (isStored ? sendStored : sendMany)(peer, to, next, last) })
    } catch (error) {
      say({ kind: 'refused', to, first: next, last, code: codeOf(error) })
      return
    }
  }
}

/** Any number of messages in one commit. */
function sendMany(peer: Peer, to: string, first: number, last: number): Promise<MessageId[]> {
  return peer.transact((tx) => {
    const mids: MessageId[] = []
    for (let number = first; number <= last; number++) mids.push(tx.send(to, messageType, number))
    return mids
  })
}

/** One envelope, which the mailbox is asked to keep at once. */
async function sendStored(peer: Peer, to: string, first: number, last: number): Promise<MessageId[]> {
  const bodies = Array.from({ length: last - first + 1 }, (_, at) => ({ type: messageType, body: first + at }))
  const sent = await peer.messages.transaction(to, bodies)
  // What comes of it is told by the updates.
  void sent[0]?.stored().catch(() => undefined)
  return sent.map(({ mid }) => mid)
}

async function rows(peer: Peer): Promise<Record<string, FlowRow>> {
  const all = await peer.records.list(flowsCollection)
  return Object.fromEntries(all.map(({ key, value }) => [key, value as unknown as FlowRow]))
}

async function stateOf(peer: Peer, mid: MessageId): Promise<MessageUpdate['state'] | ''> {
  try {
    return (await peer.why(mid)).state
  } catch (error) {
    if (codeOf(error) === 'option-invalid') return ''
    throw error
  }
}

/** Updates that come in one turn share a line. */
async function sayUpdates(peer: Peer): Promise<void> {
  let waiting: MessageUpdate[] = []
  const flush = (): void => {
    const byState = new Map<string, MessageUpdate[]>()
    for (const update of waiting) {
      const key = `${update.state} ${update.code ?? ''}`
      const same = byState.get(key)
      if (same === undefined) byState.set(key, [update])
      else same.push(update)
    }
    for (const updates of byState.values()) {
      const { state, code } = updates[0] ?? { state: 'accepted', code: undefined }
      say({ kind: 'told', state, code: code ?? '', mids: updates.map(({ mid }) => mid) })
    }
    waiting = []
  }
  for await (const update of peer.messages.updates()) if (waiting.push(update) === 1) setImmediate(flush)
}

async function sayCommits(peer: Peer): Promise<void> {
  const waiting = new Map<string, number>()
  const flush = (): void => {
    for (const [from, last] of waiting) say({ kind: 'committed', from, last })
    waiting.clear()
  }
  for await (const { key, value } of peer.records.changes(flowsCollection)) {
    if (waiting.size === 0) setImmediate(flush)
    waiting.set(key, (value as unknown as FlowRow).last)
  }
}

async function sayStatus(peer: Peer): Promise<void> {
  for await (const status of peer.statusChanges())
    say({ kind: 'status', state: status.state, code: 'code' in status ? status.code : '' })
}

async function sayStorage(peer: Peer): Promise<void> {
  for await (const { state } of peer.storageChanges())
    if (state === 'full') say({ kind: 'failed', code: 'store-full', message: '' })
}

async function stop(peer: Peer): Promise<void> {
  await peer.leave()
  process.exit(0)
}

function sayFailure(error: unknown): void {
  say({ kind: 'failed', code: codeOf(error), message: error instanceof Error ? error.message : '' })
}

function codeOf(error: unknown): string {
  return error instanceof KithError ? error.code : String(error)
}
