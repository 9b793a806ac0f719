import type { ErrorCode, KithError, PeerName } from '@kith/wire'
import type { RegisteredHandler } from '../backend/handlers.ts'
import type { NameChanged } from '../identity/known-names.ts'
import { ContactCopies } from './contact-copies.ts'
import { Conversations } from '../conversations/conversations.ts'
import type { Engine } from './engine.ts'
import { FellowGrants } from './fellow-grants.ts'
import { Journals } from './journals.ts'
import { HeadTalk } from './head-talk.ts'
import { LockKeeper } from './lock-keeper.ts'
import { LogHeads } from './log-heads.ts'
import { NameEnds } from './name-ends.ts'
import { OwnName } from './own-name.ts'
import { Strangers } from './strangers.ts'
import { TrustCopies } from './trust-copies.ts'
import { TrustKeeper } from './trust-keeper.ts'
import { WeeklyLocks } from './weekly-locks.ts'

/** What of an engine follows its life by itself: it is told what happens, in the order of {@link EngineParts}, and takes of it what it needs. */
export interface EnginePart {
  /** Handlers of messages that only Kith sends, by their types. */
  readonly handlers?: ReadonlyMap<string, RegisteredHandler>
  /** Reads what it kept, before the engine connects. */
  load?(): Promise<void>
  /** Signed in. */
  up?(): void
  /** What waited at the last connection is committed. */
  drained?(): void
  /** The connection to the server ended. */
  down?(): void
  /** What is known of a name changed; devices may have been removed from it. Also called while the names are loaded. */
  changed?(...change: Parameters<NameChanged>): void
  /** Somebody, the network included, does what is wrong about a name. */
  alarm?(code: ErrorCode, name: string): void
  /** The engine ends, for this reason; what still waits is rejected with it. */
  end?(error: KithError): void
}

/** The parts of an engine by name, for those who answer calls and dispatch frames. */
export interface EngineParts {
  readonly own: OwnName
  readonly headTalk: HeadTalk
  readonly trust: TrustKeeper
  readonly trustCopies: TrustCopies
  readonly ends: NameEnds
  readonly contactCopies: ContactCopies
  readonly conversations: Conversations
  readonly locks: LockKeeper
  readonly weeklyLocks: WeeklyLocks
  readonly strangers: Strangers
  readonly fellowGrants: FellowGrants
  readonly journals: Journals
}

/** Whom parts tell what they cannot do by themselves. */
export interface PartsOptions {
  /** Somebody, the network included, does what is wrong; the peer goes on. */
  readonly onAlarm: (code: ErrorCode, name: PeerName) => void
  readonly onFailure: (error: unknown) => void
}

/** Makes the parts of an engine. */
export function partsOf(engine: Engine, { onAlarm, onFailure }: PartsOptions): EngineParts {
  const { identity, store, upstream } = engine
  const heads = new LogHeads({ store, network: () => identity.network, onAlarm })
  const trustCopies = new TrustCopies({
    identity,
    decided: () => trust.names(),
    transact: (work) => engine.submissions.transact(work),
    onFailure,
  })
  const trust = new TrustKeeper({
    own: identity.name,
    domain: () => identity.network?.domain,
    store,
    names: engine.names,
    lookups: engine.lookups,
    transact: (work) => engine.submissions.transact(work),
    tell: (tx, name, decided) => {
      trustCopies.tell(tx, name, decided)
    },
    onFailure,
  })
  const own: OwnName = new OwnName(engine, heads, (known, hash) => ends.hasEnded(known, hash), onFailure)
  const ends: NameEnds = new NameEnds({
    own: identity.name,
    network: () => identity.network,
    ...{ names: engine.names, lookups: engine.lookups, upstream, trust, onAlarm, onFailure },
    newestEntry: (name) => own.log.newestEntry(name),
  })
  return {
    own,
    headTalk: new HeadTalk({
      own: identity.name,
      heads,
      store,
      upstream,
      isContact: (name) => engine.contacts.isContact(name),
      transact: (work) => engine.submissions.transact(work),
      onFailure,
    }),
    trust,
    trustCopies,
    ends,
    contactCopies: new ContactCopies({
      identity,
      names: () => engine.contacts.names(),
      transact: (work) => engine.submissions.transact(work),
      onFailure,
    }),
    conversations: new Conversations(engine, onFailure),
    locks: new LockKeeper({ identity, store, upstream, onFailure }),
    weeklyLocks: new WeeklyLocks({
      ...{ identity, names: engine.names, lookups: engine.lookups, upstream, onFailure },
      onReplaced: (newest) => engine.parts.conversations.locksReplaced(newest),
    }),
    strangers: new Strangers({
      own: identity.name,
      policy: engine.options.strangers,
      contacts: () => engine.contacts,
      isFellow: (name) => engine.parts.conversations.fellows.has(name),
      upstream,
      onFailure,
    }),
    fellowGrants: new FellowGrants({
      policy: engine.options.strangers,
      fellows: () => engine.parts.conversations.fellows,
      contacts: () => engine.contacts,
      ...{ store, commits: engine.commits, upstream, onFailure },
    }),
    journals: new Journals({
      contacts: () => engine.contacts.list(),
      tell: (tx, name) => engine.parts.contactCopies.tell(tx, name),
      transact: (work) => engine.submissions.transact(work),
      watch: (name, signal) => engine.presence.watch([name], { signal }),
      ...{ store, commits: engine.commits, onFailure },
    }),
  }
}

/** The parts, one after the other. */
export function eachPart(parts: EngineParts): readonly EnginePart[] {
  return Object.values<EnginePart>({ ...parts })
}
