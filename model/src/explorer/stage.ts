import { type BootId, bytesToId, type DeviceId, type Frame, idBytes, type PeerName } from '@kith/wire'

import type { Fingerprint } from './fingerprint.ts'
import type { Interference } from './interference.ts'
import { ExploredMailbox } from './mailbox.ts'
import { ExploredNetwork, type Packet, receiverOf } from './network.ts'
import { ExploredPeer } from './peer.ts'
import type { Promises } from './promises.ts'
import type { Scope } from './scope.ts'

/**
 * Two devices, the server between them, a direct path beside it, and what is on its way. The server forwards what is for a device that is
 * connected, and passes on to its mailbox what is for that; a connection is made and broken here.
 */
export class Stage {
  readonly alice: ExploredPeer
  readonly bob: ExploredPeer
  readonly mailbox: ExploredMailbox
  readonly network = new ExploredNetwork()
  readonly #hasDirect: boolean
  /** How many disks the server has had. */
  #boots = 1
  /** Alice was told that bob is away. */
  #isAwaited = false

  constructor(scope: Scope, promises: Promises, interference: Interference) {
    this.#hasDirect = scope.direct === true
    const isDiskSlow = scope.slowDisks === true
    const around = {
      promises,
      interference,
      isDiskSlow,
      transmit: (from: ExploredPeer, path: 'relay' | 'direct', frame: Frame) => {
        this.#transmit(from, path, frame)
      },
      devicesOf: (name: PeerName) => [name === 'bob' ? this.bob.device : this.alice.device],
    }
    this.alice = new ExploredPeer('alice' as PeerName, 1, around)
    this.bob = new ExploredPeer('bob' as PeerName, 2, around)
    this.mailbox = new ExploredMailbox(
      isDiskSlow,
      interference,
      (device) => this.#peerWith(device).name,
      (device, frame) => {
        const peer = this.#peerWith(device)
        // `drained` tells the application something, and the machine nothing.
        if (peer.isConnected && frame.type !== 'drained') this.network.send(nameOf(peer), 'relay', nameOf(peer), frame)
      },
    )
    this.connect(this.alice)
    if (scope.bobAway !== true) this.connect(this.bob)
    this.#directUp()
  }

  connect(peer: ExploredPeer): void {
    peer.connect(bytesToId<BootId>(new Uint8Array(idBytes).fill(this.#boots)))
  }

  /** The connection of a device breaks. */
  cut(peer: ExploredPeer): void {
    this.network.cut(nameOf(peer))
    this.mailbox.input({ kind: 'detach', device: peer.device })
    peer.cut()
  }

  /** The machine of a device ends without warning, and another starts. */
  restart(peer: ExploredPeer): void {
    this.network.cut(nameOf(peer))
    this.mailbox.input({ kind: 'detach', device: peer.device })
    peer.restart()
    this.#directUp()
  }

  /** The server ends without warning, and starts again; with `wipes` on an empty disk. */
  restartServer(wipes: boolean): void {
    this.mailbox.restart()
    this.#isAwaited = false
    for (const peer of [this.alice, this.bob]) {
      this.network.cut(nameOf(peer))
      if (!peer.hasLeft) peer.cut()
    }
    if (!wipes) return
    this.mailbox.wipe()
    this.#boots++
  }

  /** Everything in flight is lost, and every connection. */
  lose(): void {
    this.network.clear()
    this.cut(this.alice)
    this.cut(this.bob)
  }

  /** Whether somebody is there to hear the packet. */
  canArrive({ to, way }: Packet): boolean {
    if (to === 'mailbox') return true
    const peer = this[to]
    return !peer.hasLeft && (way === 'direct' ? this.#hasDirect : peer.isConnected)
  }

  arrive({ to, way, frame }: Packet): void {
    if (to !== 'mailbox') this[to].input({ kind: 'frame', path: way, frame })
    else if (frame.type === 'store') this.mailbox.store(frame)
    else if (frame.type === 'ack') {
      // It passes: the mailbox hears it, and its receiver, who is there or not.
      this.mailbox.ack(frame)
      this.#forward(this.#peerWith(frame.to), frame)
    }
  }

  describe(fingerprint: Fingerprint): void {
    fingerprint.add([this.#boots, this.#isAwaited], 0)
    this.alice.describe(fingerprint)
    this.bob.describe(fingerprint)
    this.mailbox.describe(fingerprint)
    fingerprint.add(this.network.state, 0)
  }

  #peerWith(device: DeviceId): ExploredPeer {
    return device === this.alice.device ? this.alice : this.bob
  }

  /** Both devices learn of the direct path; after a crash they learn it again. */
  #directUp(): void {
    if (!this.#hasDirect) return
    this.alice.input({ kind: 'direct-up', device: this.bob.device })
    this.bob.input({ kind: 'direct-up', device: this.alice.device })
  }

  #transmit(from: ExploredPeer, path: 'relay' | 'direct', frame: Frame): void {
    const other = from === this.alice ? this.bob : this.alice
    if (path === 'direct') {
      this.network.send(nameOf(other), 'direct', undefined, frame)
      return
    }
    if (!from.isConnected) return
    switch (frame.type) {
      case 'hello':
        this.mailbox.input({ kind: 'hello', as: frame.as, more: frame.more, outstanding: frame.outstanding })
        return
      case 'attach':
        this.mailbox.input({ kind: 'attach', device: frame.as })
        if (from === this.bob) this.#present()
        return
      case 'store':
      case 'ack':
        this.network.send('mailbox', 'relay', nameOf(from), frame)
        return
      case 'data':
        if (other.isConnected) break
        this.#isAwaited = true
        this.network.send('alice', 'relay', 'alice', { type: 'absent', to: from.device, device: other.device })
        return
      default:
        break
    }
    if (receiverOf(frame) === other.device) this.#forward(other, frame)
  }

  #forward(to: ExploredPeer, frame: Frame): void {
    if (to.isConnected && !to.hasLeft) this.network.send(nameOf(to), 'relay', nameOf(to), frame)
  }

  #present(): void {
    if (this.#isAwaited && this.alice.isConnected)
      this.network.send('alice', 'relay', 'alice', {
        type: 'present',
        to: this.alice.device,
        device: this.bob.device,
      })
    this.#isAwaited = false
  }
}

function nameOf(peer: ExploredPeer): 'alice' | 'bob' {
  return peer.name === 'alice' ? 'alice' : 'bob'
}
