/** Shorter packets may lie in memory that Node shares out; longer ones never do (`Buffer.poolSize` is 8 KiB, of which it shares halves). */
const ownMemoryMin = 4_096
/** Head of a client's WebSocket frame with 126 to 65,535 bytes: nothing else fits before the packet when it begins there. */
const frameHead = 8

type Releasable = ArrayBuffer & { transfer(byteLength: number): ArrayBuffer }

/**
 * Gives a packet's memory back at once when it lies there alone; the packet has no bytes afterwards. Otherwise, and for short packets,
 * nothing happens. The caller knows that nobody keeps a view of it.
 *
 * Every read of a socket brings memory outside of the heap. Left to the collector, a busy relay asks for a collection of the whole heap
 * many times a second, which costs more than the relaying when many devices are connected.
 */
export function releasePacket(packet: Buffer): void {
  const { buffer, byteOffset, byteLength } = packet
  if (byteLength < ownMemoryMin || (byteOffset !== 0 && byteOffset !== frameHead)) return
  if (byteOffset + byteLength !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return
  ;(buffer as Releasable).transfer(0)
}
