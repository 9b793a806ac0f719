import { readDeviceList, type VerifiedList, verifyDeviceChain } from '@kith/keys'
import { type FrameOf, KithError, limits, noDevice } from '@kith/wire'
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
    const { record }: FrameOf<'name-record'> = await ask('name-record', (request) => {
      return { type: 'lookup', request, as: noDevice, name, have: lists.length }
    })
    lists.push(...record.lists.map((bytes) => bytes.slice()))
    if (lists.length >= record.version || record.lists.length === 0 || lists.length > limits.deviceListsMax) {
      const verified = await verifyDeviceChain(lists, { name })
      if (verified.kind === 'refused') throw new KithError(verified.code)
      if (verified.value.list.version < record.version) throw new KithError('list-gap')
      return { lists, newest: verified.value }
    }
  }
}

/** The hash of the list of a version in a chain, as KY32 has it; nothing when there is none. */
export function hashOfList({ lists }: NameChain, version: number): Uint8Array | undefined {
  const bytes = lists[version - 1]
  const read = bytes && readDeviceList(bytes)
  return read?.kind === 'ok' ? read.value.hash : undefined
}
