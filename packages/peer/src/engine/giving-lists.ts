import { signNextList, type SigningKey } from '@kith/keys'
import { codeOfNumber, type Frame, type FrameOf, noDevice } from '@kith/wire'
import type { OwnChain } from '../identity/own-chain.ts'

/** Device lists given on one connection, and their bytes: within what a server takes before sign-in (spec SE10, SE21). */
const listsMax = 12
const bytesMax = 20_000

/**
 * Gives a server the device lists of one's own name that it lacks, because it came back from an older copy or never saw them (spec PE46). This is before
 * sign-in: the server cannot know a device that only a missing list names. One for each connection; what is too much for it is given on the next.
 */
export class GivingLists {
  readonly #chain: OwnChain
  readonly #send: (frame: Frame) => void
  #isTried = false
  #answered: ((frame: Frame | undefined) => void) | undefined
  #request = firstRequest

  constructor(chain: OwnChain, send: (frame: Frame) => void) {
    this.#chain = chain
    this.#send = send
  }

  /** True when a refused sign-in may be mended here: the server lacks lists, and none were given on this connection. With `takesBack` also when the name was released. */
  canMend({ code: number }: FrameOf<'refused'>, takesBack: boolean): boolean {
    const code = codeOfNumber(number)
    return !this.#isTried && (code === 'list-gap' || (takesBack && code === 'name-released'))
  }

  /** A frame before sign-in; true when it answered a request. */
  handle(frame: Frame): boolean {
    if (!('request' in frame) || frame.request !== this.#request || this.#answered === undefined) return false
    this.#answered(frame)
    return true
  }

  /** The connection is over: what waits gives up. */
  end(): void {
    this.#answered?.(undefined)
  }

  /** Gives what is lacking. Resolves when there is nothing more to do on this connection; another sign-in then tells how it stands. */
  async give(): Promise<void> {
    this.#isTried = true
    const { name } = this.#chain
    const known = await this.#ask((request) => ({ type: 'lookup', request, as: noDevice, name, have: haveAll }))
    if (known === undefined) return
    const version = known.type === 'name-record' ? known.record.version : 0
    let bytes = 0
    for (const deviceList of this.#chain.behind(version).slice(0, listsMax)) {
      bytes += deviceList.byteLength
      if (bytes > bytesMax) return
      const answer = await this.#ask((request) => ({ type: 'devices-set', request, as: noDevice, deviceList }))
      if (answer?.type !== 'done') return
    }
  }

  /** Takes the name back by the next list, which changes nothing else (spec NM31). Resolves as `give`. */
  async takeBack(signer: SigningKey): Promise<void> {
    this.#isTried = true
    const signed = await signNextList(this.#chain.newest, { madeAtMs: Date.now() }, signer)
    if (signed.kind === 'refused') return
    const deviceList = signed.value
    const answer = await this.#ask((request) => ({ type: 'devices-set', request, as: noDevice, deviceList }))
    // Where it cannot be written now, the server gives it again.
    if (answer?.type === 'done') await this.#chain.take([deviceList]).catch(() => undefined)
  }

  #ask(build: (request: number) => Frame): Promise<Frame | undefined> {
    this.end()
    this.#request++
    return new Promise((resolve) => {
      this.#answered = (frame) => {
        this.#answered = undefined
        resolve(frame)
      }
      this.#send(build(this.#request))
    })
  }
}

/** No list is newer: the answer says the version alone. */
const haveAll = 0xffff_ffff
/** Far from the numbers of requests after sign-in. */
const firstRequest = 0x8000_0000
