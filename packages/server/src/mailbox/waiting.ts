/** Envelopes and bytes that may wait for the disk; twice as much is refused. */
const envelopesMax = 8192
const bytesMax = 32 * 1024 * 1024

/** Counts what was offered and is neither on disk nor turned down. */
export class Waiting {
  envelopes = 0
  #bytes = 0

  enter(envelope: Uint8Array): void {
    this.envelopes++
    this.#bytes += envelope.byteLength
  }

  leave(envelope: Uint8Array): void {
    this.envelopes--
    this.#bytes -= envelope.byteLength
  }

  /** No more should be read. */
  get isFull(): boolean {
    return this.envelopes >= envelopesMax || this.#bytes >= bytesMax
  }

  /** No more is taken. */
  get isOverfull(): boolean {
    return this.envelopes > 2 * envelopesMax || this.#bytes > 2 * bytesMax
  }
}
