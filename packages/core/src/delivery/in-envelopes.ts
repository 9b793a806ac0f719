import type { InEnvelope, InStream } from './in-stream.ts'
import { openingOf } from './openings.ts'
import type { Path } from './ports.ts'

/** Notes of which opening of the stream the keys are that were found. */
export function noteOpening(stream: InStream): void {
  const opening = stream.opening && openingOf(stream.opening)
  stream.generation = opening?.generation ?? 0
  stream.lockKey = opening?.lockKey ?? 0
  stream.opening = undefined
}

/** Every path over which something of the stream came that waits. */
export function pathsOf({ buffer }: InStream): readonly Path[] {
  return [...buffer.values()].flatMap(({ paths }) => [...paths])
}

/** Its time was over before it came, or somebody dropped its body; unlike that of an envelope which its sender withdrew. */
export function isExpired({ messages, envelope, header }: InEnvelope): boolean {
  return messages?.length === 0 && (envelope.leftMs === 0 || header.kind === 'messages')
}
