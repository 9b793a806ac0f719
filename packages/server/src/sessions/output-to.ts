import { Output } from './output.ts'
import type { SessionServices } from './services.ts'
import type { Socket } from './socket.ts'

/** What goes out on a socket, counted, within the limits of the server (spec SE11). */
export function outputTo(socket: Socket, { flusher, limits, metrics }: SessionServices): Output {
  const send = (packet: Uint8Array, written: () => void): void => {
    metrics.packetsOut++
    metrics.bytesOut += packet.byteLength
    socket.send(packet, written)
  }
  return new Output(send, flusher, {
    bulkBytes: limits.outputBulkBytes,
    highBytes: limits.outputHighBytes,
    lowBytes: limits.outputLowBytes,
  })
}
