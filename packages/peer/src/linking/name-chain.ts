import { readDeviceList, type VerifiedList, verifyDeviceChain } from '@kith/keys'
import { decodeChainEnd, type FrameOf, KithError, limits, type NameRecord, noDevice } from '@kith/wire'
import type { Requests } from '../engine/requests.ts'

/** All device lists of a name, each verified to follow the one before. */
export interface NameChain {
  /** Signed, from list 1. */
  readonly lists: readonly Uint8Array[]
  readonly newest: VerifiedList
}

/** Asks for the whole chain of a name before sign-in, in as many answers as it takes. Rejects `name-unknown`, and with the code that makes it unbelievable. */
export async function chainOf(name: string, ask: Requests['ask']): Promise<NameChain> {
  const lists: Uint8Array[] = []
  for (;;) {
    const record = await recordBehind(name, lists.length, ask)
    lists.push(...record.lists.map((bytes) => bytes.slice()))
    if (lists.length >= record.version || record.lists.length === 0 || lists.length > limits.deviceListsMax) {
      const verified = await verifyDeviceChain(lists, { name })
      if (verified.kind === 'refused') throw new KithError(verified.code)
      if (verified.value.list.version < record.version) throw new KithError('list-gap')
      return { lists, newest: verified.value }
    }
  }
}

/** What the server has behind a version, also of a name that was released and can be taken back (spec NM31). */
async function recordBehind(
  name: string,
  have: number,
  ask: Requests['ask'],
): Promise<Pick<NameRecord, 'version' | 'lists'>> {
  try {
    const { record }: FrameOf<'name-record'> = await ask('name-record', (request) => {
      return { type: 'lookup', request, as: noDevice, name, have }
    })
    return record
  } catch (error) {
    if (!(error instanceof KithError) || error.code !== 'name-released') throw error
    const identityKey = new Uint8Array(32)
    const { end, lists }: FrameOf<'chain-ended'> = await ask('chain-ended', (request) => {
      return { type: 'chain-end-query', request, as: noDevice, name, identityKey, have }
    })
    const decoded = decodeChainEnd(end)
    if (decoded.kind === 'refused') throw new KithError(decoded.code)
    return { version: decoded.value.end.version, lists }
  }
}

/** The hash of the list of a version in a chain, as KY32 has it; nothing when there is none. */
export function hashOfList({ lists }: NameChain, version: number): Uint8Array | undefined {
  const bytes = lists[version - 1]
  const read = bytes && readDeviceList(bytes)
  return read?.kind === 'ok' ? read.value.hash : undefined
}
