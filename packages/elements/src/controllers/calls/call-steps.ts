import type { CallMedia, CallSignal, OverReason, ShownMedia } from './call-signals.ts'

/** What happens to the calls of a device: from the person, from others, and from the paths (spec CC). */
export type CallInput =
  /** `group` is the id of the conversation of several people in whose place it happens. */
  | {
      readonly on: 'start'
      readonly names: readonly string[]
      readonly media: CallMedia
      readonly group?: string | undefined
    }
  | { readonly on: 'add'; readonly name: string }
  | { readonly on: 'accept' }
  | { readonly on: 'decline' }
  | { readonly on: 'hang-up' }
  | { readonly on: 'dismiss' }
  /** What this end shows and lets be heard changed. */
  | ({ readonly on: 'media' } & ShownMedia)
  /** A signal of a name came. Of who is no contact, and no fellow in the place of the call, no call rings, and of who is muted (`isQuiet`) neither. */
  | {
      readonly on: 'signal'
      readonly from: string
      readonly body: unknown
      readonly isContact: boolean
      readonly isQuiet: boolean
    }
  /** This end's description of a path is there. */
  | {
      readonly on: 'described'
      readonly life: string
      readonly kind: 'offer' | 'answer'
      readonly description: string
    }
  | { readonly on: 'candidates'; readonly life: string; readonly candidates: readonly string[] }
  | { readonly on: 'path'; readonly life: string; readonly is: 'connected' | 'broken' }
  /** This device has another network. */
  | { readonly on: 'network' }

/** How a call to a name ended, as the one who began it tells it. */
export type CallOutcome = 'answered' | 'unanswered' | 'declined' | 'busy' | 'canceled' | 'failed'

/** What is to be done. */
export type CallOutput =
  | { readonly do: 'send'; readonly to: string; readonly signal: CallSignal }
  /** A path to somebody in the call begins; only now anything is gathered. */
  | { readonly do: 'open'; readonly life: string; readonly name: string; readonly isOfferer: boolean }
  | {
      readonly do: 'describe'
      readonly life: string
      readonly kind: 'offer' | 'answer'
      readonly description: string
    }
  | { readonly do: 'candidates'; readonly life: string; readonly candidates: readonly string[] }
  | { readonly do: 'restart'; readonly life: string }
  | { readonly do: 'close'; readonly life: string }
  /** The name is told, in a message that is kept, what became of the call. */
  | {
      readonly do: 'record'
      readonly name: string
      readonly media: CallMedia
      /** In whose place the call was. */
      readonly group?: string
      readonly outcome: CallOutcome
      readonly seconds: number
    }

/** Somebody else in the call. */
export interface PartyView extends ShownMedia {
  readonly name: string
  readonly life: string
  readonly path: 'waiting' | 'connecting' | 'connected' | 'broken'
}

/** How the one call of this device stands. */
export type CallState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'ringing'
      readonly call: string
      readonly from: string
      readonly media: CallMedia
      /** Whom else it is with. */
      readonly others: readonly string[]
      /** In whose place it is. */
      readonly group?: string
    }
  | {
      /** `calling`: nobody has answered. `joining`: accepted, and not let in yet. */
      readonly state: 'calling' | 'joining' | 'in'
      readonly call: string
      readonly media: CallMedia
      readonly group?: string
      readonly isStarter: boolean
      readonly rung: readonly { readonly name: string; readonly isHeard: boolean }[]
      readonly parties: readonly PartyView[]
      /** Since when somebody is heard. */
      readonly sinceMs: number | undefined
    }
  | {
      readonly state: 'over'
      readonly why: OverReason
      readonly media: CallMedia
      readonly names: readonly string[]
      /** Whether it rang here and nobody answered. */
      readonly isMissed: boolean
    }
