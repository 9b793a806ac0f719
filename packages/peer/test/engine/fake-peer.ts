import type { PeerName } from '@kith/wire'
import { openMemoryStore, type Peer, type PeerLogEvent, type PeerStore } from '@kith/peer'

import { HandlerTable } from '../../src/backend/handlers.ts'
import { browserWebRtc } from '../../src/links/webrtc-browser.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { peerUpon } from '../../src/services/joined-peer.ts'
import type { FakeServer } from './fake-server.ts'

/** A peer that joins the fake server. */
export async function joinFake(
  server: FakeServer,
  name: string,
  store: PeerStore = openMemoryStore(),
  log?: (event: PeerLogEvent) => void,
): Promise<Peer> {
  const handlers = new HandlerTable()
  const engine = await openEngine({
    name: name as PeerName,
    label: 'Test',
    store,
    dial: server.dial,
    host: 'fake',
    handlers,
    carriers: [browserWebRtc],
    log,
  })
  return peerUpon(engine, handlers)
}
