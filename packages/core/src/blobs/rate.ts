/** How fast something goes: bytes, weighed less the longer ago they came. */
export class Rate {
  #bytesPerMs = 0
  #gathered = 0
  #sinceMs: number | undefined
  #isMeasured = false

  /** So many bytes came now. */
  add(nowMs: number, bytes: number): void {
    this.#sinceMs ??= nowMs
    this.#settle(nowMs)
    this.#gathered += bytes
  }

  /** Bytes a second. */
  at(nowMs: number): number {
    this.#settle(nowMs)
    if (this.#isMeasured) return this.#bytesPerMs * 1000
    // Before the first interval is over, what there is has to do.
    const passedMs = nowMs - (this.#sinceMs ?? nowMs)
    return passedMs > 0 ? (this.#gathered / passedMs) * 1000 : 0
  }

  /** Begins anew, as after a pause. */
  reset(): void {
    this.#bytesPerMs = 0
    this.#gathered = 0
    this.#sinceMs = undefined
    this.#isMeasured = false
  }

  #settle(nowMs: number): void {
    if (this.#sinceMs === undefined) return
    const passedMs = nowMs - this.#sinceMs
    if (passedMs < intervalMs) return
    const measured = this.#gathered / passedMs
    const weight = this.#isMeasured ? 1 - Math.exp(-passedMs / memoryMs) : 1
    this.#bytesPerMs += (measured - this.#bytesPerMs) * weight
    this.#isMeasured = true
    this.#gathered = 0
    this.#sinceMs = nowMs
  }
}

const intervalMs = 500
const memoryMs = 4000
