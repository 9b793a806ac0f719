import type { DeviceId } from '@kith/wire'
import type { Carrier, DirectLink } from '../../src/links/carrier.ts'
import { DirectPaths, type DirectPathsOptions } from '../../src/links/direct-paths.ts'
import type { PathSignal } from '@kith/core'

/** The offer of the lower one stands. */
export const devices = { low: 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as DeviceId, high: 'bbbbbbbbbbbbbbbbbbbbbbbbbb' as DeviceId }

/** One side of a signalling pair in memory. */
export interface Side {
  readonly paths: DirectPaths
  /** The other device. */
  readonly other: DeviceId
  /** Wants a path from now on, as a conversation does. */
  start(): void
  /** Takes a signal of the other side. */
  receive(signal: unknown): void
  /** How the paths to the other side stand. */
  state(): string | undefined
  /** The link that is sent on. */
  used(): DirectLink | undefined
  /** Links that came up, in order. */
  readonly links: DirectLink[]
  /** What it said. */
  readonly said: PathSignal[]
  /** The next link that comes up, or the last one that did when it was not taken yet. */
  nextLink(): Promise<DirectLink>
  end(): void
}

/** How a side is made; it needs a carrier, and has the rest from the pair. */
export interface SideOptions extends Partial<DirectPathsOptions> {
  readonly carrier: Carrier
}

/** What happens to a signal on its way: given on, lost (false), or held until later. */
export type Passing = (from: 'low' | 'high', signal: PathSignal, deliver: () => void) => void

const onwards: Passing = (_from, _signal, deliver) => {
  deliver()
}
const trafficMs = 200

/** The direct paths of two devices, whose signals reach each other, through JSON as they do in the network. */
export function signallingPair(
  options: SideOptions,
  passing: Passing = onwards,
): { readonly low: Side; readonly high: Side } {
  const low: Side = sideOf('low', options, (signal) => {
    passing('low', signal, () => {
      high.receive(JSON.parse(JSON.stringify(signal)))
    })
  })
  const high: Side = sideOf('high', options, (signal) => {
    passing('high', signal, () => {
      low.receive(JSON.parse(JSON.stringify(signal)))
    })
  })
  return { low, high }
}

/** One side, whose signals go to `send`. */
export function sideOf(
  which: 'low' | 'high',
  { carrier, ...options }: SideOptions,
  send: (signal: PathSignal) => void,
): Side {
  const other = devices[which === 'low' ? 'high' : 'low']
  const links: DirectLink[] = []
  const said: PathSignal[] = []
  let untaken: DirectLink | undefined
  let waiting: ((link: DirectLink) => void) | undefined
  let used: DirectLink | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const paths = new DirectPaths({
    own: devices[which],
    carriers: [carrier],
    iceServers: () => ({ stun: [], turn: [] }),
    ...options,
    send: (_, signal) => {
      said.push(signal)
      queueMicrotask(() => {
        send(signal)
      })
    },
    listener: {
      up: (_, link) => {
        links.push(link)
        if (waiting === undefined) untaken = link
        else waiting(link)
        waiting = undefined
      },
      down: () => undefined,
      use: (_, link) => {
        used = link
      },
      askRelay: () => undefined,
      changed: () => undefined,
    },
  })
  paths.relay(true)
  paths.permit(other, 'any')
  return {
    paths,
    other,
    links,
    said,
    start: () => {
      paths.traffic(other)
      timer ??= setInterval(() => {
        paths.traffic(other)
      }, trafficMs)
    },
    receive: (signal) => {
      paths.receive(other, signal)
    },
    state: () => paths.sights()[0]?.state,
    used: () => used,
    nextLink: () =>
      new Promise((resolve) => {
        if (untaken === undefined) waiting = resolve
        else resolve(untaken)
        untaken = undefined
      }),
    end: () => {
      clearInterval(timer)
      paths[Symbol.dispose]()
    },
  }
}
