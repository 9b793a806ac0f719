/** An `ArrayBuffer` of runtimes that can take its memory away; ES2024. */
interface Transferable {
  transfer?: (byteLength: number) => unknown
}

/** Shorter ones are left to the collector, which has them at once. */
const discardBytesMin = 4_096

/**
 * Gives the memory of bytes back at once; they are empty afterwards, and so is every other view of the same memory. For long bytes that are made many times
 * a second: left alone, they pile up until the collector looks through everything that lives, which takes longer than what was done with them.
 * Nothing happens to bytes that are a part of others, unless these are longer by at most `around`.
 */
export function discard(bytes: Uint8Array, around = 0): void {
  const { buffer, byteLength } = bytes
  if (byteLength < discardBytesMin || buffer.byteLength - byteLength > around) return
  ;(buffer as Transferable).transfer?.(0)
}
