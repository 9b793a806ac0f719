import { type BootId, type DeviceId, type Frame, limits } from '@kith/wire'
import { outstandingOf, type OutStream } from './out-stream.ts'

/** What a device says first on a connection: what of it is outstanding, in as many frames as that takes. */
export function helloFrames(device: DeviceId, boot: BootId, streams: Iterable<OutStream>): readonly Frame[] {
  const outstanding = outstandingOf(streams)
  const frames: Frame[] = []
  do {
    const page = outstanding.splice(0, limits.helloStreamsMax)
    frames.push({ type: 'hello', as: device, boot, more: outstanding.length > 0 ? 1 : 0, outstanding: page })
  } while (outstanding.length > 0)
  return frames
}
