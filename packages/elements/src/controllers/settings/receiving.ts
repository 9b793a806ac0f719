import type { Peer } from '@kith/peer'

import { preferencesMessageType } from './preferences-message.ts'

/** Hears what other devices of this person prefer; what that means is loaded when it comes. */
export function receivePreferences(peer: Peer, nowMs: () => number): Disposable {
  return peer.messages.on(preferencesMessageType, async ({ from, device, body }, tx) => {
    // What others say of it is nothing to this name.
    if (from !== peer.name || device === peer.device) return
    const { takePreferences } = await import('./preferences.ts')
    await takePreferences(body, tx, nowMs())
  })
}
