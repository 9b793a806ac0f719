import fc from 'fast-check'
import { expect, it } from 'vitest'

import { alice, bob, stream, tagOf } from './envelopes.ts'
import { FakeDisk, seqOf, storeInput } from './fake-disk.ts'

const positions = 12
const room = 8

type Step =
  | 'store'
  | 'store again'
  | 'disk'
  | 'disk fails'
  | 'disk works'
  | 'restart'
  | 'commit, then crash'
  | 'commit, then failure'
  | 'attach'
  | 'detach'
  | 'commit'
  | 'ack'
  | 'hello'
  | 'wait'

const steps: readonly Step[] = [
  ...(['store', 'store', 'store', 'store again', 'disk', 'disk', 'disk', 'disk', 'disk fails', 'disk works'] as const),
  ...([
    'restart',
    'commit, then crash',
    'commit, then failure',
    'attach',
    'detach',
    'commit',
    'ack',
    'hello',
    'wait',
  ] as const),
]

/** A sender, the mailbox and a receiver, with everything that was promised. */
class History {
  readonly disk = new FakeDisk({ receiverEnvelopesMax: room })
  /** The sender: what it has offered, what it was told is stored, what is acknowledged. */
  offered = 0
  storedUpTo = 0
  acknowledged = 1
  /** The receiver: the next position it commits, and what it has seen. */
  next = 1
  readonly committed: number[] = []

  constructor() {
    this.disk.isPrompt = false
  }

  step(step: Step): void {
    const { disk } = this
    switch (step) {
      case 'store':
        if (this.offered < positions) this.#offer(++this.offered)
        break
      case 'store again':
        this.offered = Math.max(this.storedUpTo, this.acknowledged - 1)
        break
      case 'disk':
        disk.step()
        break
      case 'disk fails':
        for (const kind of [
          'write',
          'load-stream',
          'load-account',
          'read-rows',
          'load-position',
          'load-sender',
        ] as const) {
          disk.failing.set(kind, 'database-unreachable')
        }
        break
      case 'disk works':
        disk.failing.clear()
        break
      case 'restart':
        disk.restart()
        break
      case 'commit, then crash':
        disk.commitUnheard('crash')
        break
      case 'commit, then failure':
        disk.commitUnheard('failure')
        break
      case 'attach':
        disk.attach(bob)
        break
      case 'detach':
        disk.input({ kind: 'detach', device: bob })
        break
      case 'commit':
        this.#commit()
        break
      case 'ack':
        this.disk.ack({ next: this.next })
        this.acknowledged = Math.max(this.acknowledged, this.next)
        break
      case 'hello':
        this.#hello()
        break
      case 'wait':
        disk.advance(11_000)
        break
    }
    this.#hear()
    expect(disk.rowsOf().length).toBeLessThanOrEqual(room)
  }

  /** Everything works from now on: all must arrive. */
  heal(): void {
    this.step('disk works')
    for (let round = 0; round < 12 && this.acknowledged <= positions; round++) {
      this.disk.isPrompt = true
      while (this.disk.step() !== undefined);
      for (const step of ['attach', 'hello', 'wait', 'store again'] as const) this.step(step)
      while (this.offered < positions) this.step('store')
      for (const step of ['commit', 'ack', 'wait'] as const) this.step(step)
    }
  }

  #offer(seq: number): void {
    this.disk.input(storeInput({ seq, first: Math.min(seq, this.acknowledged) }))
  }

  #hello(): void {
    const first = this.acknowledged
    const outstanding = first <= positions ? [{ stream, to: bob, first, last: positions }] : []
    this.disk.input({ kind: 'hello', as: alice, more: 0, outstanding })
  }

  /** The receiver commits what was pushed and is next. */
  #commit(): void {
    for (const frame of this.disk.take(bob)) {
      if (seqOf(frame) !== this.next) continue
      this.committed.push(this.next)
      this.next++
    }
  }

  /** The sender hears: what is said to be stored is on disk or decided. */
  #hear(): void {
    for (const frame of this.disk.take(alice)) {
      if (frame.type === 'ack') {
        expect(frame.next).toBeLessThanOrEqual(this.next)
        this.acknowledged = Math.max(this.acknowledged, frame.next)
      }
      if (frame.type !== 'stored') continue
      const rows = new Set(this.disk.rowsOf())
      for (let seq = 1; seq <= frame.upTo; seq++) {
        expect(rows.has(seq) || seq < this.next, `position ${seq} is stored or decided`).toBe(true)
      }
      for (const { seq, tag } of frame.items) {
        const row = this.disk.streams.get(stream)?.rows.find((one) => one.seq === seq)
        if (seq >= this.next) expect(row && tagOf(row.envelope), `the named envelope ${seq} is on disk`).toEqual(tag)
      }
      this.storedUpTo = Math.max(this.storedUpTo, frame.upTo)
    }
  }
}

it('[MB2, MB3, MB4, MB6, MB8, MB14, MB15] keeps its promises in any history of faults, and delivers all when they end', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 80 }), (history) => {
      const world = new History()
      for (const step of history) world.step(step)
      world.heal()
      expect(world.committed).toEqual(Array.from({ length: positions }, (_, index) => index + 1))
      expect(world.acknowledged).toBe(positions + 1)
      expect(world.disk.rowsOf()).toEqual([])
      expect(world.disk.machine.snapshot().waiting).toBe(0)
    }),
    { numRuns: 1500 },
  )
})
