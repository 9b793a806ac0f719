import type { DeviceId } from '@kith/wire'
import { DirectPath, type DirectPathOptions } from '../../src/links/direct-path.ts'
import type { DirectLink } from '../../src/links/carrier.ts'
import type { DirectSignal } from '../../src/links/direct-signal.ts'

/** The lower of the two ids is the impolite one. */
export const devices = { low: 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as DeviceId, high: 'bbbbbbbbbbbbbbbbbbbbbbbbbb' as DeviceId }

/** One side of a signalling pair in memory. */
export interface Side {
  readonly path: DirectPath
  /** Links that came up, in order. */
  readonly links: DirectLink[]
  /** What it said. */
  readonly said: DirectSignal[]
  /** The next link that comes up, or the last one that did when it was not taken yet. */
  nextLink(): Promise<DirectLink>
}

/** How a side is made; it needs a carrier, and has the rest from the pair. */
export type SideOptions = Partial<DirectPathOptions> & Pick<DirectPathOptions, 'carrier'>

/** What happens to a signal on its way: given on, lost (false), or held until later. */
export type Passing = (from: 'low' | 'high', signal: DirectSignal, deliver: () => void) => void

const onwards: Passing = (_from, _signal, deliver) => {
  deliver()
}

/** Two direct paths whose signals reach each other, through JSON as they do in the network. */
export function signallingPair(
  options: SideOptions,
  passing: Passing = onwards,
): { readonly low: Side; readonly high: Side } {
  const low: Side = sideOf('low', options, (signal) => {
    passing('low', signal, () => {
      high.path.receive(JSON.parse(JSON.stringify(signal)))
    })
  })
  const high: Side = sideOf('high', options, (signal) => {
    passing('high', signal, () => {
      low.path.receive(JSON.parse(JSON.stringify(signal)))
    })
  })
  return { low, high }
}

/** One side, whose signals go to `send`. */
export function sideOf(which: 'low' | 'high', options: SideOptions, send: (signal: DirectSignal) => void): Side {
  const links: DirectLink[] = []
  const said: DirectSignal[] = []
  let untaken: DirectLink | undefined
  let waiting: ((link: DirectLink) => void) | undefined
  const path = new DirectPath({
    own: devices[which],
    other: devices[which === 'low' ? 'high' : 'low'],
    ...options,
    send: (signal) => {
      said.push(signal)
      queueMicrotask(() => {
        send(signal)
      })
    },
    up: (link) => {
      links.push(link)
      if (waiting === undefined) untaken = link
      else waiting(link)
      waiting = undefined
    },
  })
  return {
    path,
    links,
    said,
    nextLink: () =>
      new Promise((resolve) => {
        if (untaken === undefined) waiting = resolve
        else resolve(untaken)
        untaken = undefined
      }),
  }
}
