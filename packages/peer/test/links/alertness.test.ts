import { describe, expect, test } from 'vitest'
import { Alertness, alertMs } from '../../src/links/alertness.ts'

class Program {
  atMs = 1000
  readonly waiting: (() => void)[] = []
  readonly alertness = new Alertness({ now: () => this.atMs, afterLook: (call) => this.waiting.push(call) })

  arrive(afterMs: number): void {
    this.atMs += afterMs
    this.alertness.arrived()
  }

  /** Looks, so often as the program wants to within a time. Answers how often. */
  look(everyMs: number): number {
    let looks = 0
    for (let next = this.waiting.shift(); next !== undefined && looks < 100; next = this.waiting.shift(), looks++) {
      this.atMs += everyMs
      next()
    }
    return looks
  }
}

describe('alertness', () => {
  test('[CA16] a packet that comes alone lets the program sleep', () => {
    const program = new Program()
    program.arrive(0)
    program.arrive(alertMs)
    program.arrive(alertMs * 1000)
    expect(program.waiting).toEqual([])
  })

  test('[CA16] packets close to each other keep it looking for the next, so long and no longer', () => {
    const program = new Program()
    program.arrive(0)
    program.arrive(alertMs / 2)
    expect(program.look(alertMs / 8)).toBe(8)
    expect(program.waiting).toEqual([])
  })

  test('[CA16] each packet of an exchange begins the time anew, and there is one who looks', () => {
    const program = new Program()
    program.arrive(0)
    for (let i = 0; i < 50; i++) {
      program.arrive(alertMs / 2)
      expect(program.waiting).toHaveLength(1)
    }
    expect(program.look(alertMs / 8)).toBe(8)
    program.arrive(alertMs * 2)
    expect(program.waiting).toEqual([])
    program.arrive(alertMs / 2)
    expect(program.waiting).toHaveLength(1)
  })
})
