import type { DeviceId } from '@kith/wire'

/**
 * How the servers of one network reach each other's devices. A server asks its own sessions first and the bus only when the device
 * is not connected to it. Nothing is kept: what no server takes is `absent` for its sender, who still has it (spec RO3).
 */
export interface Bus extends AsyncDisposable {
  /** Frames that any server has for this device come to `receive` from now on; the returned function ends it. */
  subscribe(device: DeviceId, receive: (frames: Uint8Array) => void): () => void
  /** Hands whole frames to the server that has the device. Resolves false when none has it. */
  publish(device: DeviceId, frames: Uint8Array): Promise<boolean>
}
