const addressesMax = 2

/** The addresses of this program as others see them, behind a NAT: learned from STUN servers and the own server, the newest first, at most two. */
export class PublicAddresses {
  readonly #followers = new Set<() => void>()
  all: readonly string[] = []

  /** A server told an address. */
  add(address: string): void {
    const isKnown = this.all.includes(address)
    this.all = [address, ...this.all.filter((each) => each !== address)].slice(0, addressesMax)
    if (!isKnown) for (const tell of this.#followers) tell()
  }

  /** Calls when there is another one. */
  follow(tell: () => void): Disposable {
    this.#followers.add(tell)
    return {
      [Symbol.dispose]: () => {
        this.#followers.delete(tell)
      },
    }
  }
}
