import type { Diagnosis, DiagnosisStep, Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** How a diagnosis stands. */
export type DiagnosingState =
  | { readonly state: 'looking'; readonly step: DiagnosisStep }
  | { readonly state: 'done'; readonly diagnosis: Diagnosis }
  /** It could not be made; what does not work in the network is in a diagnosis instead. */
  | { readonly state: 'failed'; readonly fault: Fault }

/** Diagnoses the network, one look at a time. */
export class Diagnosing {
  readonly now: Cell<DiagnosingState> = new Cell<DiagnosingState>({ state: 'looking', step: 'server' })
  #look = new AbortController()

  /** Looks at the network, and at the paths to a name unless it is empty. Gives an earlier look up. */
  async look(peer: Peer, name: string): Promise<void> {
    this.stop()
    this.#look = new AbortController()
    const { signal } = this.#look
    const show = (state: DiagnosingState): void => {
      if (!signal.aborted) this.now.set(state)
    }
    show({ state: 'looking', step: 'server' })
    try {
      const onProgress = (step: DiagnosisStep): void => {
        show({ state: 'looking', step })
      }
      const diagnosis = await peer.diagnose({ signal, onProgress, ...(name !== '' && { to: name }) })
      show({ state: 'done', diagnosis })
    } catch (error) {
      // A look that was given up says nothing any more; any other fault is shown.
      show({ state: 'failed', fault: faultOf(error) })
    }
  }

  /** Gives the look up. */
  stop(): void {
    this.#look.abort()
  }
}
