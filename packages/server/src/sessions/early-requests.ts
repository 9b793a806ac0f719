/**
 * What a client may ask before it is anybody (spec SE21): the chain of a name, also of one that was released, and to have the next list of one taken, which proves itself. A device that is
 * being linked, a person who recovers a name, and a device whose server forgot the newest lists have no other way in.
 */
import {
  type ChainEndQueryFrame,
  type ClaimFrame,
  type DevicesSetFrame,
  type Frame,
  type LookupFrame,
  noDevice,
} from '@kith/wire'

import type { ClaimProof } from '../naming/admission.ts'
import { answerEndQuery, answerLookup } from './naming-responders.ts'
import { refusalOf, refusedFrame } from './requests.ts'
import type { SessionServices } from './services.ts'

/** Frames that are answered before the first sign-in. */
export type EarlyRequest = LookupFrame | DevicesSetFrame | ChainEndQueryFrame

const earlyTypes: ReadonlySet<Frame['type']> = new Set<EarlyRequest['type']>([
  'lookup',
  'devices-set',
  'chain-end-query',
])

/** True for a request that names no device. */
export function isEarlyRequest(frame: Frame): frame is EarlyRequest {
  return earlyTypes.has(frame.type) && 'as' in frame && frame.as === noDevice
}

/** Answers the requests of one connection before its first sign-in: a few, and as many for an address as its sign-ins. */
export class EarlyRequests {
  readonly #services: SessionServices
  readonly #address: string
  #taken = 0
  #proof: ClaimProof | undefined

  constructor(services: SessionServices, address: string) {
    this.#services = services
    this.#address = address
  }

  /** What the connection brought last for a claim (spec NM21). */
  get proof(): ClaimProof | undefined {
    return this.#proof
  }

  /** Keeps what is brought for a claim. It is looked at when a name is claimed. */
  keep({ request, kind, proof }: ClaimFrame): Frame {
    this.#proof = { kind, proof: proof.slice() }
    return { type: 'done', request }
  }

  /** Never rejects. */
  async answer(frame: EarlyRequest): Promise<Frame> {
    const { clock, limits, metrics, naming, signInsOf } = this.#services
    const { request } = frame
    const waitMs = signInsOf(this.#address).tryTake(1, clock.nowMs())
    if (waitMs > 0 || ++this.#taken > limits.requestsBeforeSignInMax)
      return refusedFrame(this.#services, request, 'rate-exceeded', Math.max(waitMs, 1000))
    metrics.requests++
    try {
      if (frame.type === 'lookup') return await answerLookup(naming, frame)
      if (frame.type === 'chain-end-query') return await answerEndQuery(naming, frame)
      const outcome = await naming.setDevices(frame.deviceList, this.#proof)
      if (outcome.kind === 'done') return { type: 'done', request }
      return refusedFrame(this.#services, request, outcome.code, 0, outcome.message)
    } catch (cause) {
      return refusalOf(this.#services, request, cause)
    }
  }
}
