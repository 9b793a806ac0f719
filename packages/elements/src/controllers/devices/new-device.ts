import type { Peer } from '@kith/peer'

import { follow } from '../observable/cell.ts'

/** Calls `tell` when a device joins the own name: it knows nothing yet of what the others share. */
export async function followNewDevices(peer: Peer, signal: AbortSignal, tell: () => Promise<void>): Promise<void> {
  let known = (await peer.devices.list()).length
  follow(peer.devices.watch({ signal }), signal, async (list) => {
    const isMore = list.length > known
    known = list.length
    if (isMore) await tell()
  })
}
