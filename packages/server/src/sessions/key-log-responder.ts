import type { LogState, Naming } from '../naming/naming.ts'
import type { Responders } from './services.ts'

/** Answers what sessions ask of the key log (spec KL6). A head is signed once. */
export function keyLogResponder(
  naming: Naming,
  sign: (state: LogState) => Promise<Uint8Array>,
): Responders['log-query'] {
  let newest: { readonly size: number; readonly signed: Promise<Uint8Array> } | undefined

  function signed(state: LogState): Promise<Uint8Array> {
    if (newest?.size !== state.size) newest = { size: state.size, signed: sign(state) }
    return newest.signed
  }

  return async ({ device }, { request, ...question }) => {
    const { state, consistency, shown } = await naming.keyLog(question)
    return { type: 'log-proof', request, to: device, head: await signed(state), consistency, shown }
  }
}
