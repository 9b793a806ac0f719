import type { FrameOf } from '@kith/wire'
import type { IceServers } from './carrier.ts'

/** What the server said of STUN and TURN, as far as it can be used. */
export interface KnownIceServers {
  /** All ports of all STUN servers. */
  readonly stun: readonly string[]
  readonly turn: IceServers['turn']
  readonly isDataAllowed: boolean
  /** When the credentials end, by this device's clock; `Infinity` when nothing does. */
  readonly untilMs: number
}

/**
 * Reads the answer of a server that was reached at `host` (a host name or address, IPv6 in brackets). A URL without a host means that one (spec IC2); what is no
 * URL of STUN or TURN is left out, because a browser would make no connection at all with it (spec IC12).
 */
export function readIceServers(frame: FrameOf<'ice-servers'>, host: string, nowMs: number): KnownIceServers {
  const stun = frame.stun.map((url) => url.replace(/^stun::/, `stun:${host}:`)).filter((url) => stunForm.test(url))
  const turn = frame.turn.filter(({ url }) => turnForm.test(url))
  return {
    stun,
    turn: turn.map(({ url, username, credential }) => ({ url, username, credential })),
    isDataAllowed: frame.isDataAllowed,
    untilMs: turn.length === 0 || frame.validMs === 0 ? Infinity : nowMs + frame.validMs,
  }
}

/** The servers for one use: each STUN host once, because a second port tells a carrier nothing new, and TURN only where it is allowed and good. */
export function iceServersFor(use: IceUse, known: KnownIceServers, nowMs: number): IceServers {
  const byHost = new Map(known.stun.toReversed().map((url) => [url.replace(/:\d+$/, ''), url]))
  const isTurnAllowed = (use === 'calls' || known.isDataAllowed) && nowMs < known.untilMs
  return { stun: [...byHost.values()].toReversed(), turn: isTurnAllowed ? known.turn : [] }
}

/** What servers are for: a call, or messages and files. */
export type IceUse = 'calls' | 'data'

const host = String.raw`(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?`
const stunForm = new RegExp(`^stuns?:${host}$`, 'i')
const turnForm = new RegExp(`^turns?:${host}(?:\\?transport=(?:udp|tcp))?$`, 'i')
