import { BlobTransfer, type BlobTransferOutput, HaveMap } from '@kith/core'
import { type BlobPart, BlobShape, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'

/** A transfer with what it wants, by holder. */
class Rig {
  nowMs = 1000
  readonly shape: BlobShape
  readonly transfer: BlobTransfer
  readonly asked = new Map<string, BlobPart[]>()
  readonly told: BlobTransferOutput[] = []

  constructor(chunks: number, holders: readonly string[], have?: Uint8Array) {
    this.shape = new BlobShape(chunks * limits.blobChunkBytes)
    this.transfer = new BlobTransfer(this.nowMs, { shape: this.shape, have })
    this.drain()
    for (const holder of holders) this.input({ kind: 'holder', holder })
  }

  input(input: Parameters<BlobTransfer['handleInput']>[1]): void {
    this.transfer.handleInput(this.nowMs, input)
    this.drain()
  }

  /** Lets time pass, ringing as often as the machine asks. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms
    for (
      let next = this.transfer.nextTimeout();
      next !== undefined && next <= untilMs;
      next = this.transfer.nextTimeout()
    ) {
      this.nowMs = Math.max(this.nowMs, next)
      this.transfer.handleTimeout(this.nowMs)
      this.drain()
    }
    this.nowMs = untilMs
  }

  give(holder: string, part: BlobPart): void {
    this.input({ kind: 'arrived', holder, part })
    this.input({ kind: 'stored', parts: [part] })
  }

  drain(): void {
    for (let output = this.transfer.pollOutput(); output !== undefined; output = this.transfer.pollOutput()) {
      this.told.push(output)
      if (output.kind === 'ask')
        this.asked.set(output.holder, [...(this.asked.get(output.holder) ?? []), ...output.parts])
    }
  }

  partsOf(holder: string): readonly BlobPart[] {
    return this.asked.get(holder) ?? []
  }
}

describe('a transfer', () => {
  it('asks for the top of the tree first, and for nothing that it could not prove', () => {
    const rig = new Rig(3000, ['a', 'b'])
    expect([...rig.partsOf('a'), ...rig.partsOf('b')]).toEqual([{ level: 2, index: 0 }])
    rig.give('a', { level: 2, index: 0 })
    expect([...rig.partsOf('a'), ...rig.partsOf('b')].slice(1)).toEqual([
      { level: 1, index: 0 },
      { level: 1, index: 1 },
    ])
  })

  it('[BL19] asks for a page that was lost although all that it proves is here, also after a restart', () => {
    const rig = new Rig(2000, ['a'])
    const page = { level: 1, index: 0 }
    rig.give('a', { level: 2, index: 0 })
    rig.give('a', page)
    for (let index = 0; index < 1536; index++) rig.give('a', { level: 0, index })
    rig.asked.clear()
    rig.input({ kind: 'lost', parts: [page] })
    // What was under way is answered, so that there is room.
    rig.input({ kind: 'lacking', holder: 'a', part: { level: 1, index: 1 }, code: 'blob-lacking' })
    expect(rig.partsOf('a')).toEqual([page])

    const have = new HaveMap(rig.shape.parts)
    for (let number = 0; number < 1536; number++) have.set(number)
    have.set(rig.shape.numberOf(rig.shape.top))
    const again = new Rig(2000, ['b'], have.toBytes())
    expect(again.partsOf('b')).toEqual([page, { level: 1, index: 1 }])
  })

  it('[BL6] leaves who gives what is wrong for good, and asks others for it', () => {
    const rig = new Rig(4, ['a', 'b'])
    rig.give('a', rig.shape.top)
    const asked = rig.partsOf('a').filter(({ level }) => level === 0)
    expect(asked).toHaveLength(4)
    rig.input({ kind: 'wrong', holder: 'a', part: { level: 0, index: 0 } })
    expect(rig.told).toContainEqual({ kind: 'leave', holder: 'a', code: 'blob-mismatch' })
    expect(rig.partsOf('b').filter(({ level }) => level === 0)).toEqual(asked)
    expect(rig.transfer.admits('a')).toBe(false)
    rig.input({ kind: 'holder', holder: 'a' })
    expect(rig.told.at(-1)).toEqual({ kind: 'leave', holder: 'a', code: 'blob-mismatch' })
  })

  it('[BL7] ends when the content contradicts its reference', () => {
    const rig = new Rig(4, ['a'])
    rig.input({ kind: 'fail', code: 'blob-false' })
    expect(rig.transfer.snapshot(rig.nowMs)).toMatchObject({ state: 'failed', code: 'blob-false' })
    expect(rig.transfer.nextTimeout()).toBeUndefined()
  })

  it('[BL8] puts a silent holder aside after a while, and asks another for what it owes', () => {
    const rig = new Rig(4, ['a', 'b'])
    rig.give('a', rig.shape.top)
    rig.pass(1000)
    expect(rig.partsOf('b')).toHaveLength(0)
    rig.pass(10_000)
    expect(rig.partsOf('b').filter(({ level }) => level === 0)).toHaveLength(4)
    expect(rig.transfer.snapshot(rig.nowMs).holders.find(({ holder }) => holder === 'a')?.isAside).toBe(true)
  })

  it('[BL8] asks for what is read first, and then for the rest', () => {
    const rig = new Rig(100, ['a'])
    rig.give('a', rig.shape.top)
    const before = rig.partsOf('a').length
    rig.input({ kind: 'read', offset: 50 * limits.blobChunkBytes })
    rig.give('a', { level: 0, index: 0 })
    expect(rig.partsOf('a').slice(before)[0]).toEqual({ level: 0, index: 50 })
    rig.input({ kind: 'read', offset: undefined })
    rig.give('a', { level: 0, index: 1 })
    expect(rig.partsOf('a').at(-1)?.index).toBeLessThan(50)
  })

  it('[BL17] wants nothing while it is paused, and goes on where it was', () => {
    const rig = new Rig(100, ['a'])
    rig.give('a', rig.shape.top)
    rig.input({ kind: 'pause' })
    expect(rig.told.at(-1)).toEqual({ kind: 'changed' })
    expect(rig.told).toContainEqual(expect.objectContaining({ kind: 'unask', holder: 'a' }))
    const before = rig.partsOf('a').length
    rig.pass(100_000)
    expect(rig.partsOf('a')).toHaveLength(before)
    rig.input({ kind: 'resume' })
    expect(rig.partsOf('a')[before]).toEqual({ level: 0, index: 0 })
  })

  it('[BL16] waits without room, and says so', () => {
    const rig = new Rig(100, ['a'])
    rig.input({ kind: 'room', hasRoom: false })
    expect(rig.transfer.snapshot(rig.nowMs)).toMatchObject({ state: 'room', code: 'blob-room' })
    rig.input({ kind: 'room', hasRoom: true })
    expect(rig.transfer.state).toBe('running')
  })

  it('says how fast it goes and how long it takes', () => {
    const rig = new Rig(100, ['a'])
    rig.give('a', rig.shape.top)
    for (let index = 0; index < 50; index++) {
      rig.nowMs += 100
      rig.give('a', { level: 0, index })
    }
    const { rate, leftMs, bytesHere } = rig.transfer.snapshot(rig.nowMs)
    expect(bytesHere).toBe(50 * limits.blobChunkBytes)
    expect(rate).toBeGreaterThan(400_000)
    expect(rate).toBeLessThan(600_000)
    expect(leftMs).toBeGreaterThan(4000)
    expect(leftMs).toBeLessThan(6000)
  })

  it('is whole at once when everything is on disk', () => {
    const shape = new BlobShape(5)
    const transfer = new BlobTransfer(0, { shape, have: Uint8Array.of(1) })
    expect(transfer.snapshot(0)).toMatchObject({ state: 'whole', bytesHere: 5, leftMs: 0 })
    expect(transfer.nextTimeout()).toBeUndefined()
  })
})
