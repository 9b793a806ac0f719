import type { DeviceId, PresenceEntry, PresenceFrame } from '@kith/wire'

const entriesBytesMax = 49_152
const entryHeadBytes = 24

/** The entries in as few frames as fit a packet each; one frame when there are none. */
export function presenceFrames(
  request: number,
  to: DeviceId,
  entries: readonly PresenceEntry[],
): readonly PresenceFrame[] {
  const frames: PresenceFrame[] = []
  let page: PresenceEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    const length =
      entryHeadBytes + Buffer.byteLength(entry.name) + Buffer.byteLength(entry.note) + Buffer.byteLength(entry.activity)
    if (bytes + length > entriesBytesMax) {
      frames.push({ type: 'presence', request, to, entries: page })
      page = []
      bytes = 0
    }
    page.push(entry)
    bytes += length
  }
  frames.push({ type: 'presence', request, to, entries: page })
  return frames
}
