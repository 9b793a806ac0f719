import type { JoinOptions, Json, Peer, PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'

import type { Network } from './network.ts'

/** A peer that notes what is said and what changes, in the commits that take it. */
export class Listener {
  readonly peer: Peer

  constructor(peer: Peer) {
    this.peer = peer
    peer.conversations.on<string>('chat', async ({ from, body, device }, tx) => {
      const before = (await tx.get<Json[]>('heard', 'all')) ?? []
      tx.put('heard', 'all', [...before, `${from}: ${body}`])
      const ofDevice = (await tx.get<Json[]>('heard', device)) ?? []
      tx.put('heard', device, [...ofDevice, body])
    })
    peer.conversations.onChange(async ({ kind, name, by, role, title }, tx) => {
      const before = (await tx.get<Json[]>('heard', 'all')) ?? []
      tx.put('heard', 'all', [...before, [kind, name ?? title ?? '', by ?? '', role ?? ''].join(' ').trim()])
    })
  }

  static async join(
    network: Network,
    name: string,
    store?: PeerStore,
    options: Partial<JoinOptions> = {},
  ): Promise<Listener> {
    return new Listener(await network.join(name, { ...options, ...(store !== undefined && { store }) }))
  }

  async heard(): Promise<readonly string[]> {
    return (await this.peer.records.get<string[]>('heard', 'all')) ?? []
  }

  async hears(line: string): Promise<void> {
    await until(async () => (await this.heard()).includes(line))
  }

  async members(id: string): Promise<readonly string[]> {
    const info = (await this.peer.conversations.list()).find((one) => one.id === id)
    return info?.members.map(({ name }) => name).sort() ?? []
  }
}

/** Alice, Bob, Carol and Dave. */
export async function four(network: Network): Promise<readonly [Listener, Listener, Listener, Listener]> {
  return [
    await Listener.join(network, 'alice'),
    await Listener.join(network, 'bob'),
    await Listener.join(network, 'carol'),
    await Listener.join(network, 'dave'),
  ]
}
