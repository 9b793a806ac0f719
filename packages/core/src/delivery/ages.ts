import { limits } from '@kith/wire'

/** A copy on its way may be so late. */
const lateMsMax = 30 * 86_400_000
/**
 * A position unused for longer than this may be forgotten: nothing is sent more than one and a half lives after its acceptance, and no copy of it
 * comes later than this (spec DL15).
 */
export const positionMsMax: number = limits.lifeMsMax * 1.5 + lateMsMax

/** A time as long as something from before may still come. */
export function lately(nowMs: number, sinceMs: number | undefined): number | undefined {
  return sinceMs === undefined || nowMs - sinceMs > positionMsMax ? undefined : sinceMs
}
