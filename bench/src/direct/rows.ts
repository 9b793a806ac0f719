/** What is compared: each is a pair of processes with one connection. */
export const systemNames = [
  'kith-tcp',
  'kith-tcp-memory',
  'kith-tcp-sqlite',
  'tcp',
  'tls',
  'libp2p-tcp',
  'kith-webrtc',
  'kith-webrtc-memory',
  'kith-webrtc-sqlite',
  'node-datachannel',
  'node-datachannel-batched',
  'peerjs',
  'peerjs-raw',
  'libp2p-webrtc',
  'kith-relay',
  'kith-relay-memory',
  'kith-relay-sqlite',
] as const
/** One of the systems that are compared. */
export type SystemName = (typeof systemNames)[number]

/** Through which of its interfaces a system is used. */
export type Over = 'wire' | 'messages'

/** A line of the tables. */
export interface Row {
  readonly system: SystemName
  readonly over: Over
  /** What people read. */
  readonly title: string
}

/** All lines, in the order in which they are measured and shown. */
export const rows = {
  kithTcp: { system: 'kith-tcp', over: 'wire', title: 'Kith, TCP: channel' },
  kithTcpMessages: { system: 'kith-tcp-memory', over: 'messages', title: 'Kith, TCP: messages committed in memory' },
  kithTcpSqlite: { system: 'kith-tcp-sqlite', over: 'messages', title: 'Kith, TCP: messages committed on disk' },
  tcp: { system: 'tcp', over: 'wire', title: 'bare TCP' },
  tls: { system: 'tls', over: 'wire', title: 'bare TLS 1.3' },
  libp2pTcp: { system: 'libp2p-tcp', over: 'wire', title: 'libp2p, TCP with noise and yamux' },
  kithWebrtc: { system: 'kith-webrtc', over: 'wire', title: 'Kith, WebRTC: channel' },
  kithWebrtcMessages: {
    system: 'kith-webrtc-memory',
    over: 'messages',
    title: 'Kith, WebRTC: messages committed in memory',
  },
  kithWebrtcSqlite: {
    system: 'kith-webrtc-sqlite',
    over: 'messages',
    title: 'Kith, WebRTC: messages committed on disk',
  },
  nodeDatachannel: { system: 'node-datachannel', over: 'wire', title: 'bare node-datachannel' },
  batched: { system: 'node-datachannel-batched', over: 'wire', title: 'bare node-datachannel, batched' },
  peerjs: { system: 'peerjs', over: 'wire', title: 'PeerJS' },
  peerjsRaw: { system: 'peerjs-raw', over: 'wire', title: 'PeerJS, raw' },
  libp2pWebrtc: { system: 'libp2p-webrtc', over: 'wire', title: 'libp2p, WebRTC' },
  kithRelay: { system: 'kith-relay', over: 'wire', title: 'Kith, relay: channel' },
  kithRelayMessages: {
    system: 'kith-relay-memory',
    over: 'messages',
    title: 'Kith, relay: messages committed in memory',
  },
  kithRelaySqlite: { system: 'kith-relay-sqlite', over: 'messages', title: 'Kith, relay: messages committed on disk' },
} as const satisfies Readonly<Record<string, Row>>
/** Names a line. */
export type RowName = keyof typeof rows
/** The names of all lines. */
export const rowNames = Object.keys(rows) as readonly RowName[]
