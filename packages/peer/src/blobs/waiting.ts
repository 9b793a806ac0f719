import { KithError } from '@kith/wire'
import type { HeldBlob } from './held-blob.ts'

/** Resolves when a blob is whole; rejects with the code that ends its transfer, and `disposed` when the peer ends. */
export async function untilWhole(held: HeldBlob, ending: AbortSignal): Promise<void> {
  while (!isWhole(held, ending)) await held.change()
}

/** Resolves when a chunk can be read, which is fetched first; rejects as `untilWhole`, and `aborted`. */
export async function untilHere(
  held: HeldBlob,
  chunk: { readonly index: number; readonly offset: number },
  ending: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<void> {
  let isTold = false
  while (!isWhole(held, ending) && held.fetching?.hasChunk(chunk.index) !== true) {
    if (signal?.aborted === true) throw new KithError('aborted')
    if (!isTold && held.fetching !== undefined) {
      isTold = true
      held.fetching.input({ kind: 'read', offset: chunk.offset })
    }
    await held.change()
  }
}

function isWhole(held: HeldBlob, ending: AbortSignal): boolean {
  if (ending.aborted) throw new KithError('disposed')
  const { state, code } = held.status()
  if (state === 'failed' || state === 'canceled') throw new KithError(code ?? 'blob-canceled')
  return state === 'whole'
}
