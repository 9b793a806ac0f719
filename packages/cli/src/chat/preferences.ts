import type { Json, Peer, Transaction } from '@kith/peer'

/** The type of a message to the other devices of the own name: this is preferred from now on. */
export const preferencesMessageType = 'chat.preferences'

/** Where the peer's store keeps what is preferred on all devices of the name: the same record as the messenger's. */
export const preferencesPlace = { collection: 'chat.settings', key: 'shared' } as const

/** What a person prefers on all devices of the name. */
export type Preferences = {
  /** Contacts see when one was there last. */
  readonly showsLastSeen: boolean
  /** Others see what was read, and one sees what they have read (spec CT11). */
  readonly tellsRead: boolean
}

/** As it is kept and told; of two the later one stands. */
type Told = { readonly shared: Preferences; readonly changedMs: number }

const { collection, key } = preferencesPlace
const defaults: Preferences = { showsLastSeen: true, tellsRead: true }
/** A change of another own device counts at most so far ahead of this device's clock, in milliseconds: a day. */
const aheadMsMax = 86_400_000

/** What was kept of what is preferred; the defaults where nothing was. */
export function preferencesOf(value: unknown): Preferences {
  return toldOf(value)?.shared ?? defaults
}

/** Changes what is preferred, and tells the other devices of the name in the same commit. Rejects as `transact` does. */
export async function setPreferences(peer: Peer, change: Partial<Preferences>, nowMs: number): Promise<void> {
  const areOthers = (await peer.devices.list()).length > 1
  await peer.transact(async (tx) => {
    const before = toldOf(await tx.get(collection, key))
    const told: Told = {
      shared: { ...(before?.shared ?? defaults), ...change },
      changedMs: Math.max(nowMs, (before?.changedMs ?? 0) + 1),
    }
    tx.put(collection, key, told)
    if (areOthers) tx.send(peer.name, preferencesMessageType, told)
  })
}

/** Takes what other devices of this person prefer, in the commit that acknowledges it; what others say of it is nothing to this name. */
export function receivePreferences(peer: Peer, nowMs: () => number): void {
  peer.messages.on<Json>(preferencesMessageType, async ({ from, device, body }, tx) => {
    if (from === peer.name && device !== peer.device) await take(tx, body, nowMs())
  })
}

/** Lets the presence of this device be seen as the person prefers it, now and after each change, until `signal` aborts. */
export async function applyPreferences(peer: Peer, signal: AbortSignal): Promise<void> {
  const apply = async (value: unknown): Promise<void> => {
    const showsLastSeen = toldOf(value)?.shared.showsLastSeen
    if (showsLastSeen !== undefined && showsLastSeen !== peer.presence.own.showsLastSeen)
      await peer.presence.set({ showsLastSeen })
  }
  const follow = async (): Promise<void> => {
    for await (const change of peer.records.changes(collection, { signal }))
      if (change.key === key) await apply(change.value)
  }
  try {
    await Promise.all([follow(), peer.records.get(collection, key).then(apply)])
  } catch {
    // The peer is leaving or its store failed, which its status says; the next program of this store applies what is kept.
  }
}

async function take(tx: Transaction, body: unknown, nowMs: number): Promise<void> {
  const before = toldOf(await tx.get(collection, key))
  const told = toldOf(body, before?.shared)
  if (told === undefined || (before !== undefined && !isLater(told, before))) return
  tx.put(collection, key, { ...told, changedMs: Math.min(told.changedMs, nowMs + aheadMsMax) })
}

/** Of two changes at the same time every device chooses the same. */
function isLater(told: Told, before: Told): boolean {
  if (told.changedMs !== before.changedMs) return told.changedMs > before.changedMs
  return rankOf(told) > rankOf(before)
}

function rankOf({ shared: { showsLastSeen, tellsRead } }: Told): string {
  return JSON.stringify([showsLastSeen, tellsRead])
}

/** What a device of an earlier version does not know stays as it was `before`. */
function toldOf(value: unknown, before: Preferences = defaults): Told | undefined {
  const { shared, changedMs } = (value ?? {}) as Readonly<Record<string, unknown>>
  const { showsLastSeen, tellsRead = before.tellsRead } = (shared ?? {}) as Readonly<Record<string, unknown>>
  if (typeof changedMs !== 'number' || !Number.isSafeInteger(changedMs) || changedMs < 0) return undefined
  return typeof showsLastSeen === 'boolean' && typeof tellsRead === 'boolean'
    ? { shared: { showsLastSeen, tellsRead }, changedMs }
    : undefined
}
