import type { DeviceId, KithError } from '@kith/wire'
import type { KnownName } from '../identity/known-names.ts'
import type { Engine } from './engine.ts'
import type { KeyLogKeeperOptions } from './key-log-keeper.ts'
import { OwnName } from './own-name.ts'

/** What of an engine follows its life by itself: it is told what happens, in the order of {@link EngineParts}, and takes of it what it needs. */
export interface EnginePart {
  /** Reads what it kept, before the engine connects. */
  load?(): Promise<void>
  /** Signed in. */
  up?(): void
  /** The connection to the server ended. */
  down?(): void
  /** What is known of a name changed; devices may have been removed from it. Also called while the names are loaded. */
  changed?(known: KnownName, removed: readonly DeviceId[]): void
  /** The engine ends, for this reason; what still waits is rejected with it. */
  end?(error: KithError): void
}

/** The parts of an engine by name, for those who answer calls and dispatch frames. */
export interface EngineParts {
  readonly own: OwnName
}

/** Makes the parts of an engine. */
export function partsOf(engine: Engine, on: Pick<KeyLogKeeperOptions, 'onAlarm' | 'onFailure'>): EngineParts {
  return { own: new OwnName(engine, on) }
}

/** The parts, one after the other. */
export function eachPart(parts: EngineParts): readonly EnginePart[] {
  return Object.values<EnginePart>({ ...parts })
}
