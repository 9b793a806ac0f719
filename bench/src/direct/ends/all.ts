import type { SystemName } from '../rows.ts'
import type { End } from '../wire.ts'

/** Makes an end of a system. What belongs to one system is loaded only in its own processes. */
export async function endOf(system: SystemName): Promise<End> {
  switch (system) {
    case 'kith-tcp':
    case 'kith-webrtc':
    case 'kith-relay':
    case 'kith-tcp-memory':
    case 'kith-tcp-sqlite':
    case 'kith-webrtc-memory':
    case 'kith-webrtc-sqlite':
    case 'kith-relay-memory':
    case 'kith-relay-sqlite':
      return new (await import('./kith.ts')).KithEnd({
        path: system.startsWith('kith-tcp') ? 'tcp' : system.startsWith('kith-webrtc') ? 'webrtc' : 'relay',
        store: system.endsWith('sqlite') ? 'sqlite' : 'memory',
      })
    case 'tcp':
    case 'tls':
      return new (await import('./sockets.ts')).SocketEnd(system === 'tls')
    case 'node-datachannel':
    case 'node-datachannel-batched':
      return new (await import('./node-datachannel.ts')).NodeDataChannelEnd(system === 'node-datachannel-batched')
    case 'peerjs':
    case 'peerjs-raw':
      return new (await import('./peerjs.ts')).PeerJsEnd(system === 'peerjs' ? 'binary' : 'raw')
    case 'libp2p-tcp':
    case 'libp2p-webrtc':
      return new (await import('./libp2p.ts')).Libp2pEnd(system === 'libp2p-tcp' ? 'tcp' : 'webrtc')
  }
}
