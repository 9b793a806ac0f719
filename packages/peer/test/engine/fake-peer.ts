import type { PeerName } from '@kith/wire'
import { openMemoryStore, type PathPolicy, type Peer, type PeerLogEvent, type PeerStore } from '@kith/peer'

import { type NetworkProbe, unasked } from '../../src/diagnosis/network-probe.ts'
import { HandlerTable } from '../../src/backend/handlers.ts'
import type { Carrier } from '../../src/links/carrier.ts'
import { browserWebRtc } from '../../src/links/webrtc-browser.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { peerUpon } from '../../src/services/joined-peer.ts'
import type { FakeServer } from './fake-server.ts'

/** Sees nothing of the network. */
export const silentProbe: NetworkProbe = {
  look: () => Promise.resolve({ from: 'unknown', ipv4: unasked, ipv6: unasked }),
  tryTurn: ({ url }) => Promise.resolve({ url, state: 'unasked', code: undefined, roundTripMs: undefined }),
}

/** A peer that joins the fake server. */
export async function joinFake(
  server: FakeServer,
  name: string,
  store: PeerStore = openMemoryStore(),
  log?: (event: PeerLogEvent) => void,
  probe: NetworkProbe = silentProbe,
  paths?: PathPolicy,
  carriers: readonly Carrier[] = [browserWebRtc],
): Promise<Peer> {
  const handlers = new HandlerTable()
  const engine = await openEngine({
    name: name as PeerName,
    label: 'Test',
    store,
    dial: server.dial,
    host: 'fake',
    probe,
    handlers,
    carriers,
    paths,
    log,
  })
  return peerUpon(engine, handlers)
}
