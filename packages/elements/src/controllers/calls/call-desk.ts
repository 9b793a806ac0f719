import type { Peer } from '@kith/peer'

import type { MessageClock } from '../chat/message-record.ts'
import { placeOfConversation } from '../chat/place.ts'
import type { ContactBook } from '../contacts/contact-book.ts'
import type { GroupNotices } from '../groups/group-notices.ts'
import type { Groups } from '../groups/groups.ts'
import { Cell, follow } from '../observable/cell.ts'
import type { CallPaths } from './call-description.ts'
import { CallMachine } from './call-machine.ts'
import { CallPath } from './call-path.ts'
import type { CallMedia } from './call-signals.ts'
import type { CallInput, CallOutcome, CallOutput, CallState } from './call-steps.ts'
import { tellCalled } from './call-record.ts'
import { callSignalType } from './call-types.ts'
import { patiently } from '../storage/room.ts'
import { type MediaChoice, OwnMedia } from './own-media.ts'

/** The collection and key of what this person chose for calls on this device. */
const choicesCollection = 'chat.calls'
const choicesKey = 'choices'
const routeEveryMs = 2000

/** What this person chose for calls. */
export interface CallChoices extends MediaChoice {
  /** No call tells the others the addresses of this device; all go through TURN. */
  readonly isRelayOnly: boolean
}

type Recorded = Extract<CallOutput, { do: 'record' }>

/** How a path of a call goes. */
export type CallRoute = 'direct' | 'relay'

/** What calls need of the rest of the messenger. */
export interface CallDeskOptions {
  /** How the one call stands, for others to watch. */
  readonly state: Cell<CallState>
  readonly contacts: Pick<ContactBook, 'of' | 'isMuted'>
  readonly groups: Pick<Groups, 'of' | 'others'> & { readonly notices: Pick<GroupNotices, 'wanted'> }
  readonly clock: MessageClock
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** The calls of one peer in this page: the machine that decides, the signals that it hears and says, and the paths, microphone and camera that it asks for. It is loaded with the first call. */
export class CallDesk {
  readonly state: Cell<CallState>
  /** Voice and picture of the others, by life. */
  readonly streams: Cell<ReadonlyMap<string, MediaStream>> = new Cell<ReadonlyMap<string, MediaStream>>(new Map())
  /** How the paths to the others go, by life. */
  readonly routes: Cell<ReadonlyMap<string, CallRoute>> = new Cell<ReadonlyMap<string, CallRoute>>(new Map())
  readonly choices: Cell<CallChoices> = new Cell<CallChoices>({ isRelayOnly: false })
  readonly media: OwnMedia
  readonly #peer: Peer
  readonly #options: CallDeskOptions
  readonly #machine: CallMachine
  readonly #paths = new Map<string, CallPath>()
  /** What became of the call in a conversation of several people so far. */
  #grouped: (Recorded & { readonly group: string }) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #routeTimer: ReturnType<typeof setInterval> | undefined

  constructor(peer: Peer, options: CallDeskOptions) {
    const { signal } = options
    this.#peer = peer
    this.state = options.state
    this.#options = options
    this.#machine = new CallMachine({ own: peer.name, newId })
    this.media = new OwnMedia((tracks, shown) => {
      for (const path of this.#paths.values()) path.send(tracks)
      this.#input({ on: 'media', ...shown })
    })
    const onNetwork = (): void => {
      this.#input({ on: 'network' })
    }
    globalThis.addEventListener?.('online', onNetwork, { signal })
    // Who closes the page has left, and the others should not wait for it.
    const onHide = (): void => {
      this.hangUp()
    }
    globalThis.addEventListener?.('pagehide', onHide, { signal })
  }

  /** Reads what the person chose before. */
  async start(): Promise<void> {
    const kept = await this.#peer.records.get<CallChoices & Record<string, string | boolean>>(
      choicesCollection,
      choicesKey,
    )
    if (kept !== undefined) this.choices.set(kept)
    follow(
      this.#peer.records.changes(choicesCollection, { signal: this.#options.signal }),
      this.#options.signal,
      ({ value }) => {
        if (value !== undefined) this.choices.set(value as unknown as CallChoices)
      },
    )
  }

  /** A signal of a name came. */
  hear(from: string, body: unknown): void {
    const { contacts, groups } = this.#options
    const place = this.#placeOf(from, body)
    const isContact = contacts.of(from)?.state === 'contact' || place !== undefined
    const isQuiet = contacts.isMuted(from) || (place !== undefined && groups.notices.wanted(place) === 'nothing')
    // A place that is none of both is not shown as one.
    const heard = place === undefined && isRing(body) ? { ...body, group: undefined } : body
    this.#input({ on: 'signal', from, body: heard, isContact, isQuiet })
  }

  /** The place of a ring, when this person and everybody whom it names belong to it (spec CC4). */
  #placeOf(from: string, body: unknown): string | undefined {
    if (!isRing(body) || typeof body.group !== 'string' || !Array.isArray(body.names)) return undefined
    const { groups } = this.#options
    const place = placeOfConversation(body.group)
    const group = groups.of(place)
    const rung: readonly unknown[] = body.names
    const names = new Set<unknown>(group?.members.map(({ name }) => name))
    return group?.isMember === true && [from, ...rung].every((name) => names.has(name)) ? place : undefined
  }

  /** Calls names, when no call is under way. Without a microphone nobody is called; the fault is in `media`. */
  async call(names: readonly string[], media: CallMedia, group?: string): Promise<void> {
    const { state } = this.#machine.state
    if (state !== 'idle' && state !== 'over') return
    if (await this.media.open(media, this.choices.value)) this.#input({ on: 'start', names, media, group })
    this.#closeMedia()
  }

  /** Rings one more name. */
  add(name: string): void {
    this.#input({ on: 'add', name })
  }

  /** Answers the call that rings, with what the person wants to be seen by. */
  accept(media: CallMedia): void {
    this.#input({ on: 'accept' })
    void this.media.open(media, this.choices.value)
  }

  decline(): void {
    this.#input({ on: 'decline' })
  }

  hangUp(): void {
    this.#input({ on: 'hang-up' })
  }

  /** Puts the words of a call that is over away. */
  dismiss(): void {
    this.#input({ on: 'dismiss' })
  }

  /** Keeps what the person chose; devices are used at once, paths by the next call. */
  async choose(change: Partial<CallChoices>): Promise<void> {
    const choices = { ...this.choices.value, ...change }
    this.choices.set(choices)
    await Promise.all([
      this.#peer.records.put(choicesCollection, choicesKey, { ...choices }),
      this.state.value.state === 'idle' ? undefined : this.media.choose(choices),
    ])
  }

  stop(): void {
    this.#input({ on: 'hang-up' })
    clearTimeout(this.#timer)
    clearInterval(this.#routeTimer)
    for (const path of this.#paths.values()) path.close()
    this.#paths.clear()
    this.media.close()
  }

  #input(input: CallInput): void {
    this.#machine.handleInput(this.#options.nowMs(), input)
    this.#drain()
  }

  #drain(): void {
    const machine = this.#machine
    for (let output = machine.pollOutput(); output !== undefined; output = machine.pollOutput()) this.#do(output)
    const before = this.state.value
    const after = machine.state
    if (before.state !== 'idle' || after.state !== 'idle') this.state.set(after)
    this.#tellGroup()
    if (before.state !== after.state) this.#closeMedia()
    clearTimeout(this.#timer)
    const next = machine.nextTimeout()
    if (next === undefined || this.#options.signal.aborted) return
    this.#timer = setTimeout(
      () => {
        machine.handleTimeout(this.#options.nowMs())
        this.#drain()
      },
      Math.max(0, next - this.#options.nowMs()),
    )
  }

  /** Nobody is seen or heard when there is no call. */
  #closeMedia(): void {
    const { state } = this.#machine.state
    const { fault, hasVoice, picture } = this.media.state.value
    if (state !== 'idle' && state !== 'over' && state !== 'ringing') return
    // Why nobody was called stays to be seen.
    if (hasVoice || picture !== 'none' || (state === 'over' && fault !== undefined)) this.media.close()
  }

  #do(output: CallOutput): void {
    switch (output.do) {
      case 'send':
        // A signal that finds no way is dropped by design; the machine says again what matters.
        this.#peer.signals.send(output.to, callSignalType, { ...output.signal } as never).catch(() => undefined)
        break
      case 'open':
        this.#open(output)
        break
      case 'describe':
        this.#paths.get(output.life)?.describe(output.kind, output.description)
        break
      case 'candidates':
        this.#paths.get(output.life)?.candidates(output.candidates)
        break
      case 'restart':
        this.#paths.get(output.life)?.restart()
        break
      case 'close':
        this.#close(output.life)
        break
      case 'record':
        if (output.group === undefined) this.#tell(output.name, output)
        else this.#grouped = bestOf(this.#grouped, { ...output, group: output.group })
    }
  }

  #open({ life, name, isOfferer }: Extract<CallOutput, { do: 'open' }>): void {
    const path = new CallPath({
      isOfferer,
      paths: this.#pathsTo(name),
      servers: () => this.#peer.iceServers(),
      tracks: this.media.tracks,
      events: {
        described: (kind, description) => {
          this.#input({ on: 'described', life, kind, description })
        },
        candidates: (candidates) => {
          this.#input({ on: 'candidates', life, candidates })
        },
        changed: (is) => {
          this.#input({ on: 'path', life, is })
          void this.#lookAtRoutes()
        },
      },
    })
    this.#paths.set(life, path)
    this.streams.update((streams) => new Map(streams).set(life, path.stream))
    this.#routeTimer ??= setInterval(() => void this.#lookAtRoutes(), routeEveryMs)
  }

  /** Addresses of this device are for contacts, and not for those with whom one wants to talk through the server alone (spec CC13). */
  #pathsTo(name: string): CallPaths {
    const contact = this.#options.contacts.of(name)
    const isRelayed = this.choices.value.isRelayOnly || contact?.state !== 'contact' || contact.paths === 'relay-only'
    return isRelayed ? 'relay-only' : contact.paths === 'direct-only' ? 'direct-only' : 'any'
  }

  #close(life: string): void {
    this.#paths.get(life)?.close()
    this.#paths.delete(life)
    for (const cell of [this.streams, this.routes] as Cell<ReadonlyMap<string, unknown>>[])
      cell.update((before) => new Map([...before].filter(([one]) => one !== life)))
    if (this.#paths.size > 0) return
    clearInterval(this.#routeTimer)
    this.#routeTimer = undefined
  }

  async #lookAtRoutes(): Promise<void> {
    const found = await Promise.all([...this.#paths].map(async ([life, path]) => [life, await path.route()] as const))
    const routes = new Map<string, CallRoute>()
    for (const [life, route] of found) if (route !== undefined && this.#paths.has(life)) routes.set(life, route)
    const before = this.routes.value
    const isSame = before.size === routes.size && [...routes].every(([life, route]) => before.get(life) === route)
    if (!isSame) this.routes.set(routes)
  }

  /** In a conversation of several people one line tells of the call, when it is over here. */
  #tellGroup(): void {
    const grouped = this.#grouped
    const { state } = this.#machine
    if (grouped === undefined || ('group' in state && state.group === grouped.group && state.state !== 'ringing'))
      return
    this.#grouped = undefined
    this.#tell(placeOfConversation(grouped.group), grouped)
  }

  #tell(place: string, { media, outcome, seconds }: Pick<Recorded, 'media' | 'outcome' | 'seconds'>): void {
    const called = { call: newId(), media, outcome, seconds }
    const { clock, signal } = this.#options
    const to = { place, own: this.#peer.name }
    const tell = (): Promise<void> =>
      this.#peer.transact((tx) => {
        tellCalled(tx, to, clock, called)
      })
    patiently(this.#peer, signal, tell).catch((error: unknown) => {
      if (!signal.aborted) reportError(error)
    })
  }
}

/** 24 random characters. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

function isRing(body: unknown): body is { readonly what: 'ring'; readonly group?: unknown; readonly names?: unknown } {
  return typeof body === 'object' && body !== null && (body as { readonly what?: unknown }).what === 'ring'
}

/** What is told of a call with several people: that somebody answered, else what is nearest to it. */
const outcomeOrder: readonly CallOutcome[] = ['declined', 'busy', 'canceled', 'unanswered', 'failed', 'answered']

function bestOf<T extends Recorded>(before: T | undefined, next: T): T {
  if (before === undefined) return next
  const isBetter = outcomeOrder.indexOf(next.outcome) > outcomeOrder.indexOf(before.outcome)
  return { ...(isBetter ? next : before), seconds: Math.max(before.seconds, next.seconds) }
}
