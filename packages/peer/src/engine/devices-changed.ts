import type { DeviceId } from '@kith/wire'
import type { KnownName } from '../identity/known-names.ts'
import type { Reset } from '../identity/resets.ts'
import type { Engine } from './engine.ts'
import { eachPart } from './parts-of.ts'

/**
 * Tells everybody in an engine that the devices of a name changed. Those that were removed are left: what one of them may still say, it says to nobody here
 * (spec KY38). Parts are optional, because names are loaded before all of the engine is there.
 */
export function devicesChanged(
  engine: Engine,
  known: KnownName,
  removed: readonly DeviceId[],
  reset: Reset | undefined,
): void {
  const { delivery, signals, channels, direct, parts } = engine as Partial<Engine>
  signals?.changed(known, removed)
  channels?.changed(known, removed)
  delivery?.devices(known)
  direct?.removed(removed)
  if (parts !== undefined) for (const part of eachPart(parts)) part.changed?.(known, removed, reset)
}
