import { readHeader } from '@kith/wire'
import type { OutEnvelope } from './out-stream.ts'

/** True for an envelope that took the place of another. */
export function wasReplaced({ record }: OutEnvelope): boolean {
  return record !== undefined && (record.kind === 'tombstone' || readHeader(record.authenticated).generation > 0)
}
