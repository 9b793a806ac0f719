import { collections, decodeRecord, messageRecord, type WriteSet } from '@kith/core'
import { bytesToId, idBytes, type MessageId, type WireMessage } from '@kith/wire'

import { Fingerprint } from './fingerprint.ts'
import type { Interference } from './interference.ts'
import { effects, type ExploredPeer, startMs } from './peer.ts'
import { Promises } from './promises.ts'
import { type Fault, type Scope, timesOf } from './scope.ts'
import { Stage } from './stage.ts'

const lifeMs = 3_600_000
const deadlineMs = startMs + lifeMs
/** Healing takes at most so many rounds; a machine that is stuck is stuck by then. */
const healingRoundsMax = 40
const healingStepsMax = 200
const nothing: WriteSet = { sends: [], changes: [], expects: [] }

/** An older copy of a disk. */
interface Backup {
  /** Names what is in it. */
  readonly state: string
  readonly restore: () => void
}

/**
 * Two real delivery machines, alice who sends and bob who receives, the real rules of the mailbox, their disks, and what is on its way.
 * `actions` says what may happen next, `apply` lets it happen; the same actions in the same order always give the same world.
 */
export class ExploredWorld {
  readonly scope: Scope
  readonly promises = new Promises()
  /** Everything that happened here, in order. */
  readonly history: string[] = []
  readonly #stage: Stage
  readonly #faults = new Map<Fault, number>()
  readonly #mids: MessageId[] = []
  readonly #canceled = new Set<number>()
  #sends = 0
  #backupOfAlice: Backup | undefined
  #backupOfBob: Backup | undefined

  constructor(scope: Scope, interference: Interference = {}) {
    this.scope = scope
    this.#stage = new Stage(scope, this.promises, interference)
  }

  /** What may happen now, each under a name that means the same in every world of the scope. */
  actions(): readonly string[] {
    const { scope } = this
    const { alice } = this.#stage
    const actions: string[] = []
    if (!alice.hasLeft) {
      if (this.#sends < scope.sends.length) actions.push('alice sends')
      if (alice.pending.length > 0) actions.push('alice commits')
      if (!alice.isConnected) actions.push('alice connects')
      const atMs = alice.machine.nextTimeout()
      if (
        scope.timers !== false &&
        atMs !== undefined &&
        (atMs < deadlineMs || alice.nowMs >= deadlineMs) &&
        atMs < 2 * deadlineMs
      )
        actions.push('a timer of alice')
      if (this.#may('cancels'))
        this.#mids.forEach((_, at) => {
          if (!this.#canceled.has(at)) actions.push(`alice cancels ${at + 1}`)
        })
      if (this.#mids.length > 0) this.#faultsOf(actions, 'aliceCrashes', 'alice crashes', alice.pending.length > 0)
      if (alice.isConnected && this.#may('aliceCuts')) actions.push('alice loses her connection')
      if (this.#may('aliceDeadlines') && this.#mids.length > 0) actions.push('deadline at alice')
      if (this.#may('leaves') && this.#mids.length > 0) actions.push('alice is destroyed')
      if (this.#may('aliceRestored'))
        actions.push(this.#backupOfAlice === undefined ? 'backup of alice' : 'alice goes back')
    }
    if (this.#stage.bob.pending.length > 0) actions.push('bob commits')
    if (!this.#stage.bob.isConnected) actions.push('bob connects')
    if (this.#stage.mailbox.isWriting) actions.push('the mailbox commits')
    for (const packet of this.#stage.network.arriving)
      if (this.#stage.canArrive(packet)) actions.push(`packet ${packet.key}`)
    if (this.#mids.length > 0) {
      this.#faultsOf(actions, 'bobCrashes', 'bob crashes', this.#stage.bob.pending.length > 0)
      this.#faultsOf(actions, 'serverCrashes', 'the server crashes', this.#stage.mailbox.isWriting)
      if (this.#stage.bob.isConnected && this.#may('bobCuts')) actions.push('bob loses his connection')
      if (this.#may('losses')) actions.push('everything in flight is lost')
      if (this.#may('wipes')) actions.push('the disk of the server is lost')
      if (this.#may('serverDeadlines')) actions.push('deadline at the server')
    }
    if (this.#may('bobRestored')) actions.push(this.#backupOfBob === undefined ? 'backup of bob' : 'bob goes back')
    return actions
  }

  /** Lets one of `actions` happen. */
  apply(action: string): void {
    this.history.push(action)
    if (action.startsWith('packet ')) {
      const packet = this.#stage.network.take(action.slice('packet '.length))
      if (packet !== undefined) this.#stage.arrive(packet)
      return
    }
    if (action.startsWith('alice cancels ')) {
      this.#cancel(Number(action.slice('alice cancels '.length)) - 1)
      return
    }
    const { alice, bob } = this.#stage
    switch (action) {
      case 'alice sends':
        this.#send()
        return
      case 'alice commits':
        alice.commit()
        return
      case 'bob commits':
        bob.commit()
        return
      case 'the mailbox commits':
        this.#stage.mailbox.commit()
        return
      case 'alice connects':
        this.#stage.connect(alice)
        return
      case 'bob connects':
        this.#stage.connect(bob)
        return
      case 'a timer of alice':
        this.#timer(alice)
        return
      case 'alice crashes after a commit':
        alice.commit(false)
        this.#crash(alice, 'aliceCrashes')
        return
      case 'alice crashes':
        this.#crash(alice, 'aliceCrashes')
        return
      case 'bob crashes after a commit':
        bob.commit(false)
        this.#crash(bob, 'bobCrashes')
        return
      case 'bob crashes':
        this.#crash(bob, 'bobCrashes')
        return
      case 'the server crashes after a commit':
        this.#stage.mailbox.commit(false)
        this.#stage.restartServer(false)
        this.#count('serverCrashes')
        return
      case 'the server crashes':
        this.#stage.restartServer(false)
        this.#count('serverCrashes')
        return
      case 'alice loses her connection':
        this.#count('aliceCuts')
        this.#stage.cut(alice)
        return
      case 'bob loses his connection':
        this.#count('bobCuts')
        this.#stage.cut(bob)
        return
      case 'everything in flight is lost':
        this.#count('losses')
        this.#stage.lose()
        return
      case 'the disk of the server is lost':
        this.#count('wipes')
        this.promises.wiped()
        this.#stage.restartServer(true)
        return
      case 'deadline at alice':
        this.#count('aliceDeadlines')
        alice.timeout(deadlineMs)
        return
      case 'deadline at the server':
        this.#count('serverDeadlines')
        this.#stage.mailbox.timeout(deadlineMs)
        return
      case 'alice is destroyed':
        this.#count('leaves')
        this.#leave()
        return
      case 'backup of alice':
        this.#backupOfAlice = this.#copyAlice()
        return
      case 'alice goes back':
        this.#count('aliceRestored')
        this.#backupOfAlice?.restore()
        return
      case 'backup of bob':
        this.#backupOfBob = this.#copyBob()
        return
      case 'bob goes back':
        this.#count('bobRestored')
        this.#backupOfBob?.restore()
        return
      default:
        throw new Error(`nothing is called ${action}`)
    }
  }

  /** What an action that may happen now says, for people. */
  describe(action: string): string {
    const packet = action.startsWith('packet ') ? this.#stage.network.get(action.slice('packet '.length)) : undefined
    return packet === undefined ? action : this.#stage.network.describe(packet)
  }

  /** Names the state: everything on disk, in memory and in flight. */
  fingerprint(): string {
    const fingerprint = new Fingerprint()
    fingerprint.add([...this.#faults].sort(), 0)
    fingerprint.add([this.#sends, [...this.#canceled], this.#backupOfAlice?.state, this.#backupOfBob?.state], 0)
    this.#stage.describe(fingerprint)
    fingerprint.add(this.promises, 0)
    return fingerprint.end()
  }

  /** Ends all faults: everything connects, arrives and commits, timers fire. What is connected stays so. Afterwards nothing may be left over. */
  heal(): void {
    for (let round = 0; round < healingRoundsMax && !this.#isSettled; round++) {
      // One after the other, because whoever comes back alone may be told something that makes it wait.
      for (const peer of [this.#stage.alice, this.#stage.bob]) {
        if (!peer.isConnected && !peer.hasLeft) this.#stage.connect(peer)
        for (let step = 0; step < healingStepsMax && this.#healingStep(); step++);
      }
      if (!this.#stage.alice.hasLeft) this.#timer(this.#stage.alice)
      this.#timer(this.#stage.bob)
      if (round % 4 === 3) this.#stage.mailbox.timeout(this.#stage.mailbox.nextTimeout)
    }
    this.promises.close(this.#stage.alice.hasLeft)
    if (!this.#stage.mailbox.isEmpty && !this.#stage.alice.hasLeft && timesOf(this.scope, 'bobRestored') === 0)
      this.promises.violations.push('the mailbox never empties')
  }

  get #isSettled(): boolean {
    return (
      this.#stage.mailbox.isEmpty &&
      (this.#stage.alice.hasLeft || this.promises.areKept) &&
      this.#stage.network.state.length === 0
    )
  }

  #healingStep(): boolean {
    const isCommitting =
      this.#stage.alice.pending.length > 0 || this.#stage.bob.pending.length > 0 || this.#stage.mailbox.isWriting
    if (!this.#stage.alice.hasLeft) this.#stage.alice.commit()
    this.#stage.bob.commit()
    this.#stage.mailbox.commit()
    const packet = this.#stage.network.takeNext()
    if (packet === undefined) return isCommitting
    if (this.#stage.canArrive(packet)) this.#stage.arrive(packet)
    return true
  }

  #may(fault: Fault): boolean {
    return (this.#faults.get(fault) ?? 0) < timesOf(this.scope, fault)
  }

  #count(fault: Fault): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1)
  }

  #faultsOf(actions: string[], fault: Fault, name: string, isWriting: boolean): void {
    if (!this.#may(fault)) return
    actions.push(name)
    if (isWriting) actions.push(`${name} after a commit`)
  }

  #send(): void {
    const count = this.scope.sends[this.#sends++] ?? 0
    const messages = Array.from({ length: count }, (): WireMessage => {
      const mid = bytesToId<MessageId>(new Uint8Array(idBytes).fill(0x10 + this.#mids.length))
      this.#mids.push(mid)
      this.promises.sends(mid)
      return { mid, messageType: 'test', encoding: 'bytes', body: new Uint8Array([this.#mids.length]) }
    })
    const sends = [{ to: this.#stage.bob.name, lane: 'kept', lifeMs, atomic: false, messages }] as const
    this.#stage.alice.input({ kind: 'submit', ticket: this.#sends, writes: { ...nothing, sends } })
  }

  #cancel(at: number): void {
    const mid = this.#mids[at]
    if (mid === undefined) return
    this.#count('cancels')
    this.#canceled.add(at)
    this.#stage.alice.input({ kind: 'submit', ticket: 0, writes: { ...nothing, cancels: [{ mid, code: 'canceled' }] } })
  }

  #timer(peer: ExploredPeer): void {
    const atMs = peer.machine.nextTimeout()
    if (atMs !== undefined && (atMs < deadlineMs || peer.nowMs >= deadlineMs)) peer.fire(atMs)
  }

  #crash(peer: ExploredPeer, fault: Fault): void {
    this.#count(fault)
    this.#stage.restart(peer)
  }

  #leave(): void {
    this.#stage.cut(this.#stage.alice)
    this.#stage.alice.hasLeft = true
  }

  #copyAlice(): Backup {
    const restore = this.#stage.alice.disk.copy()
    const open = this.#stage.alice.disk.list(collections.messages).map((one) => decodeRecord(messageRecord, one.value))
    const unsealed = open.filter((one) => one.body !== undefined)
    return {
      state: this.#stage.alice.diskState(),
      restore: () => {
        restore()
        this.promises.senderWentBack(new Set(open.map((one) => one.mid)), new Set(unsealed.map((one) => one.mid)))
        this.#stage.restart(this.#stage.alice)
      },
    }
  }

  #copyBob(): Backup {
    const restore = this.#stage.bob.disk.copy()
    const holds = new Set(this.#stage.bob.disk.list(effects).map((one) => one.key))
    return {
      state: this.#stage.bob.diskState(),
      restore: () => {
        restore()
        this.promises.receiverWentBack(holds)
        this.#stage.restart(this.#stage.bob)
      },
    }
  }
}
