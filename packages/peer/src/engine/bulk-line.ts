import type { DeviceId } from '@kith/wire'

/**
 * What bulk knows of one direct link that is end-to-end (spec KY24). Frames over it are not sealed again: they are of the sessions that the last
 * sealed frame in their direction named. It begins with the link, knowing nothing, and ends with it.
 */
export class BulkLine {
  /** Whose device is at the other end, as its keys proved. */
  readonly device: DeviceId
  readonly #said: NamedSessions = { own: undefined, other: undefined }
  readonly #heard: NamedSessions = { own: undefined, other: undefined }
  readonly #waiting: Uint8Array[] = []
  #opening = 0
  /** A sealed frame that will name the sessions is being sealed. */
  isSaying = false

  constructor(device: DeviceId) {
    this.device = device
  }

  /** A sealed frame that names these sessions goes over the link, before all that is given to it later. */
  said(own: Uint8Array, other: Uint8Array): void {
    Object.assign(this.#said, { own, other })
  }

  /** Whether the other end knows that what comes is of these sessions. */
  hasSaid(own: Uint8Array, other: Uint8Array): boolean {
    return this.#said.own === own && this.#said.other === other
  }

  /** A sealed frame that names these sessions came over the link. */
  heard(own: Uint8Array, other: Uint8Array): void {
    Object.assign(this.#heard, { own, other })
  }

  /** Whether what comes is of these sessions. */
  hasHeard(own: Uint8Array, other: Uint8Array): boolean {
    return this.#heard.own === own && this.#heard.other === other
  }

  /** Sealed frames that came over the link are being opened: what comes behind them waits. */
  get isOpening(): boolean {
    return this.#opening > 0
  }

  /** A sealed frame begins to be opened. */
  opens(): void {
    this.#opening++
  }

  /** It was opened, or refused; what waited for it and may be looked at now. */
  opened(): readonly Uint8Array[] {
    return --this.#opening > 0 ? [] : this.#waiting.splice(0)
  }

  /** Keeps what came behind a sealed frame that is being opened; dropped where too much waits. */
  wait(plain: Uint8Array): void {
    if (this.#waiting.length < waitingMax) this.#waiting.push(plain)
  }
}

/** Names of sessions, the very bytes that their owners hold. */
interface NamedSessions {
  own: Uint8Array | undefined
  other: Uint8Array | undefined
}

const waitingMax = 64
