import type { HostedPeer } from '../peers/node-peer.ts'

const lookMs = 200

/** How much memory peers take beyond what they took at the beginning. */
export class Memory {
  readonly #peers: HostedPeer[]
  readonly #beginnings: number[] = []
  readonly #timer: ReturnType<typeof setInterval>
  #most = 0

  private constructor(peers: readonly HostedPeer[]) {
    this.#peers = [...peers]
    this.#timer = setInterval(() => void this.#look(), lookMs)
  }

  static async watch(peers: readonly HostedPeer[]): Promise<Memory> {
    const memory = new Memory(peers)
    for (const [at, peer] of peers.entries()) memory.#beginnings[at] = (await peer.memoryBytes()) ?? 0
    return memory
  }

  /** Another process is watched in the place of one that is gone; its beginning counts as that one's. */
  async replace(at: number, peer: HostedPeer): Promise<void> {
    await this.#look()
    this.#peers[at] = peer
  }

  /** Ends the watching; resolves with the most that one peer took, in bytes. */
  async end(): Promise<number> {
    clearInterval(this.#timer)
    await this.#look()
    return this.#most
  }

  async #look(): Promise<void> {
    for (const [at, peer] of this.#peers.entries()) {
      const bytes = await peer.memoryBytes()
      if (bytes !== undefined) this.#most = Math.max(this.#most, bytes - (this.#beginnings[at] ?? bytes))
    }
  }
}
