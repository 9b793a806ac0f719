import type { PathInput, PathOutput } from '@kith/core'
import type { PathInterference } from './path-device.ts'
import { type PathHistoryResult, runPathHistory } from './path-history.ts'

/** A naive way to choose paths. The checker has to notice every one: one that it does not notice shows that it proves nothing. */
export interface PathMutant {
  /** What it does, in a sentence without a full stop. */
  readonly name: string
  /** Fresh for each history. */
  readonly make: () => PathInterference
}

/** Histories within which a naive design has to be noticed. */
export const pathKillHistoriesMax = 20

/** Naive designs, one wrong rule each. */
export const pathMutants: readonly PathMutant[] = [
  { name: 'what the platform says is up counts as working', make: trustsPlatform },
  { name: 'an attempt that failed is followed by the next at once', make: retriesAtOnce },
  { name: 'after some attempts nothing is tried any more', make: givesUp },
  { name: 'who is no contact is answered', make: () => permits('not-a-contact') },
  { name: 'an address is shown to a contact who may not see it', make: () => permits('relay-only') },
  { name: 'the link that answered last is sent on', make: usesLatest },
  { name: 'a link is sent on until it ends', make: () => output((one) => (isUnused(one) ? [] : [one])) },
  { name: 'what is given up is not closed', make: () => output((one) => (one.kind === 'close' ? [] : [one])) },
  { name: 'a direct path is wanted all the time', make: alwaysWanted },
  { name: 'a link that answered once is not asked again', make: asksOnce },
  { name: 'offers are not answered by who has made some', make: answersNoOffers },
  { name: 'who refuses one carrier is asked for none', make: declinesForAll },
]

/** The first history that shows a naive design to be wrong, or nothing when none of `historiesMax` does. */
export function pathKillOf(
  { make }: PathMutant,
  historiesMax: number = pathKillHistoriesMax,
): PathHistoryResult | undefined {
  for (let seed = 1; seed <= historiesMax; seed++) {
    const result = runPathHistory({ seed, interference: make() })
    if (result.violations.length > 0) return result
  }
  return undefined
}

function input(change: (input: PathInput) => readonly PathInput[]): PathInterference {
  return { input: (_, one) => change(one) }
}

function output(change: (output: PathOutput) => readonly PathOutput[]): PathInterference {
  return { output: (_, one) => change(one) }
}

function permits(denied: 'not-a-contact' | 'relay-only'): PathInterference {
  return input((one) =>
    one.kind === 'permission' && one.permission === denied ? [{ ...one, permission: 'any' }] : [one],
  )
}

function isUnused(one: PathOutput): boolean {
  return one.kind === 'use' && one.attempt === undefined
}

function trustsPlatform(): PathInterference {
  return {
    output: (device, one) => {
      if (one.kind !== 'ping') return [one]
      const { device: other, attempt, token } = one
      device.soon(() => {
        device.give({ kind: 'pong', device: other, attempt, token })
      })
      return []
    },
  }
}

function retriesAtOnce(): PathInterference {
  let attempts = 0
  return {
    output: (device, one) => {
      if (one.kind !== 'close') return [one]
      const attempt = `eager-${device.id}-${String(++attempts)}`
      return [one, { kind: 'offer', device: one.device, carrier: 'webrtc', attempt }]
    },
  }
}

function givesUp(): PathInterference {
  const offers = new Map<string, number>()
  return {
    output: (device, one) => {
      if (one.kind !== 'offer') return [one]
      const key = `${device.id} ${one.device}`
      const count = (offers.get(key) ?? 0) + 1
      offers.set(key, count)
      return count > 10 ? [] : [one]
    },
  }
}

function usesLatest(): PathInterference {
  return {
    input: (device, one) => {
      if (one.kind === 'pong' && device.used.get(one.device) !== one.attempt)
        device.perform({ kind: 'use', device: one.device, attempt: one.attempt, isAnew: false })
      return [one]
    },
  }
}

function alwaysWanted(): PathInterference {
  return {
    input: (_, one) =>
      one.kind === 'pong' || one.kind === 'over' ? [one, { kind: 'traffic', device: one.device }] : [one],
  }
}

function asksOnce(): PathInterference {
  const answered = new Set<string>()
  return {
    input: (device, one) => {
      if (one.kind === 'pong') answered.add(`${device.id} ${one.attempt}`)
      return [one]
    },
    output: (device, one) => (one.kind === 'ping' && answered.has(`${device.id} ${one.attempt}`) ? [] : [one]),
  }
}

function answersNoOffers(): PathInterference {
  const offered = new Set<string>()
  return {
    input: (device, one) => {
      const isOffer = one.kind === 'signal' && one.signal.kind === 'offer'
      return isOffer && offered.has(`${device.id} ${one.device}`) ? [] : [one]
    },
    output: (device, one) => {
      if (one.kind === 'offer') offered.add(`${device.id} ${one.device}`)
      return [one]
    },
  }
}

function declinesForAll(): PathInterference {
  const refused = new Set<string>()
  return {
    input: (device, one) => {
      if (one.kind !== 'signal') return [one]
      const key = `${device.id} ${one.device}`
      if (one.signal.kind === 'declined') refused.add(key)
      return refused.has(key) ? [] : [one]
    },
    output: (device, one) => (one.kind === 'offer' && refused.has(`${device.id} ${one.device}`) ? [] : [one]),
  }
}
