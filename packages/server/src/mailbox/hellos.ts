import type { DeviceId, Outstanding } from '@kith/wire'

import type { MailboxInput } from './inputs.ts'

/** Outstanding streams of one hello, over all its frames; a longer one is not judged, and everything stays. */
const helloStreamsMax = 20_000
/** The same of all hellos that are not whole yet; past it none that grows is judged. */
const hellosStreamsMax = 200_000

/** What a device said is outstanding, over one frame or more. */
export interface Hello {
  readonly outstanding: Outstanding[]
  isTooLong: boolean
  isWhole: boolean
  /** How many inputs there were before. */
  readonly inputs: number
}

/** Hellos that are not judged yet. */
export class Hellos {
  readonly #hellos = new Map<DeviceId, Hello>()
  /** Outstanding streams in all of them. */
  #streams = 0

  /** Takes a frame; true when the hello is whole and has to be judged. */
  take(input: Extract<MailboxInput, { readonly kind: 'hello' }>, inputs: number): boolean {
    let hello = this.#hellos.get(input.as)
    if (hello === undefined || hello.isWhole) {
      this.forget(input.as)
      hello = { outstanding: [], isTooLong: false, isWhole: false, inputs }
      this.#hellos.set(input.as, hello)
    }
    const count = input.outstanding.length
    if (hello.outstanding.length + count > helloStreamsMax || this.#streams + count > hellosStreamsMax)
      hello.isTooLong = true
    else {
      hello.outstanding.push(...input.outstanding)
      this.#streams += count
    }
    if (input.more > 0) return false
    hello.isWhole = true
    if (hello.isTooLong) this.forget(input.as)
    return !hello.isTooLong
  }

  /** Takes out a hello that is whole. */
  whole(as: DeviceId): Hello | undefined {
    const hello = this.#hellos.get(as)
    if (hello?.isWhole !== true) return undefined
    this.forget(as)
    return hello
  }

  forget(as: DeviceId): void {
    this.#streams -= this.#hellos.get(as)?.outstanding.length ?? 0
    this.#hellos.delete(as)
  }
}
