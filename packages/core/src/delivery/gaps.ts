import { type GapReason, tagBytes } from '@kith/wire'
import type { DeliveryContext } from './context.ts'
import type { OutStream } from './out-stream.ts'
import type { Path } from './ports.ts'

/** The receiver asks for what is not here: its store is an older copy of itself (spec DL14), or this one's is damaged (spec PE24). */
export function tellGap(
  context: DeliveryContext,
  stream: OutStream,
  fromSeq: number,
  toSeq: number,
  path: Path,
  reason: GapReason = 'acknowledged-before',
): void {
  if (stream.record === undefined) return
  context.emit({
    kind: 'transmit',
    path,
    device: stream.device,
    keys: stream.record.keys,
    frame: {
      type: 'gap',
      to: stream.device,
      from: context.device,
      stream: stream.stream,
      fromSeq,
      toSeq,
      reason,
      tag: new Uint8Array(tagBytes),
    },
  })
}
