import { KithError, type PeerName } from '@kith/wire'
import type { DiagnosisStep } from '../api/diagnosis.ts'
import type { DiagnosisItem } from '../backend/backend.ts'
import { ItemQueue, type ItemQueueOptions } from '../backend/item-queue.ts'
import type { Engine } from './engine.ts'

/** Diagnoses the network, and the paths to a name; the stream tells each step, then the diagnosis, and ends (spec IC15). */
export function diagnosing(
  engine: Engine,
  { to }: { readonly to: string | undefined },
  options: ItemQueueOptions,
): ItemQueue<DiagnosisItem> {
  const over = new AbortController()
  const queue = new ItemQueue<DiagnosisItem>({
    ...options,
    onEnd: () => {
      over.abort()
      options.onEnd?.()
    },
  })
  const step = (name: DiagnosisStep): void => {
    queue.push({ kind: 'step', step: name })
  }
  // Few look at their network; what it takes is loaded then.
  const looking = import('./diagnose.ts')
  looking
    .then(({ diagnose }) => diagnose(engine, to as PeerName | undefined, step, over.signal))
    .then(
      (diagnosis) => {
        queue.push({ kind: 'done', diagnosis })
        queue.end()
      },
      (error: unknown) => {
        queue.fail(error instanceof KithError ? error : new KithError('internal', undefined, { cause: error }))
      },
    )
  return queue
}
