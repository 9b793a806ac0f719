/** A peer in a page: the rig calls what it puts into the page's global object. */
import { type Call, perform } from '../src/peers/control.ts'
import { ControlledPeer } from '../src/peers/controlled-peer.ts'

declare global {
  /** Performs a call of the rig. */
  var performCall: (call: Pick<Call, 'method' | 'args'>) => Promise<unknown>
}

const control = new ControlledPeer(() => {
  const file = document.querySelector('input')?.files?.[0]
  if (file === undefined) throw new Error('No file was chosen.')
  return file
})
globalThis.performCall = (call) => perform(control, call)
