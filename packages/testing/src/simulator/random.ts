/**
 * A seeded generator (sfc32, Chris Doty-Humphrey's PractRand; seeded through splitmix32). `fork` gives a purpose its own row of
 * numbers, so that a new use of randomness in one place does not change every other.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    let state = seed >>> 0
    const next = (): number => {
      state = (state + 0x9e37_79b9) >>> 0
      let mixed = state ^ (state >>> 16)
      mixed = Math.imul(mixed, 0x21f0_aaad)
      mixed ^= mixed >>> 15
      mixed = Math.imul(mixed, 0x735a_2d97)
      return (mixed ^ (mixed >>> 15)) >>> 0
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    for (let i = 0; i < 12; i++) this.uint32()
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter++) >>> 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) >>> 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0
    return sum
  }

  /** From 0 to below 1. */
  fraction(): number {
    return this.uint32() / 0x1_0000_0000
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.between(0, values.length - 1)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.uint32() & 255)
  }

  /** A generator of its own for a purpose, decided by this one's seed and the purpose's name alone. */
  fork(purpose: string): Random {
    let hash = this.uint32()
    for (const letter of purpose) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x0100_0193) >>> 0
    return new Random(hash)
  }
}
