import type { NetworkPlace } from '@kith/keys'
import {
  type ChainEndedFrame,
  type ChainEndQueryFrame,
  decodeChainEnd,
  decodeDeviceList,
  type DeviceId,
  type ErrorCode,
  grantsPageMax,
  KithError,
  type LookupFrame,
  type NameRecordFrame,
} from '@kith/wire'

import type { Limits } from '../options.ts'
import type { Naming, NamingChange } from '../naming/naming.ts'
import type { Sender } from '../routing/route.ts'
import type { Router } from '../routing/router.ts'
import { checkedName } from './checked-name.ts'
import type { Responders, SessionListener } from './services.ts'
import type { SessionTable } from './session-table.ts'
import type { Session } from './session.ts'

type NamingRequest =
  'lookup' | 'devices-set' | 'chain-end' | 'chain-end-query' | 'grant' | 'grants-query' | 'strangers-set'

/** Look-ups and grants over a session, and what follows when a name's devices change (spec NM6, NM7). */
export class NamingResponders implements SessionListener, Pick<Responders, NamingRequest> {
  readonly #naming: Naming
  readonly #network: NetworkPlace
  readonly #router: Router
  readonly #table: SessionTable
  readonly #limits: Limits
  readonly #followers = new Map<string, Set<Session>>()
  readonly #followed = new Map<Session, Set<string>>()

  constructor(naming: Naming, network: NetworkPlace, router: Router, table: SessionTable, limits: Limits) {
    this.#naming = naming
    this.#network = network
    this.#router = router
    this.#table = table
    this.#limits = limits
  }

  readonly lookup: Responders['lookup'] = async (session, frame) => {
    this.#follow(session, checkedName(frame.name))
    return answerLookup(this.#naming, frame)
  }

  readonly 'devices-set': Responders['devices-set'] = async (_, { request, deviceList }) => {
    const outcome = await this.#naming.setDevices(deviceList)
    if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
    return { type: 'done', request }
  }

  readonly 'chain-end': Responders['chain-end'] = async (session, { request, end, heirList }) => {
    const decoded = decodeChainEnd(end)
    if (decoded.kind === 'refused') throw new KithError(decoded.code, decoded.message)
    if (decoded.value.end.name !== session.name) throw new KithError('list-foreign')
    const outcome = await this.#naming.endChain(end, heirList, this.#network)
    if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
    return { type: 'done', request }
  }

  readonly 'chain-end-query': Responders['chain-end-query'] = (_, frame) => answerEndQuery(this.#naming, frame)

  readonly grant: Responders['grant'] = async (session, { request, name, level }) => {
    const outcome = await this.#naming.setGrant(session.name, name, level)
    if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
    return { type: 'done', request }
  }

  readonly 'strangers-set': Responders['strangers-set'] = async (session, { request, policy }) => {
    await this.#naming.setStrangers(session.name, policy)
    return { type: 'done', request }
  }

  readonly 'grants-query': Responders['grants-query'] = async (session, { request, after }) => {
    const grants = await this.#naming.grants(session.name, after)
    return { type: 'grants', request, grants: grants.slice(0, grantsPageMax) }
  }

  arrived(): void {
    // A session follows what it looks up, attached or not.
  }

  left(session: Session): void {
    for (const name of this.#followed.get(session) ?? []) {
      const followers = this.#followers.get(name)
      if (followers?.delete(session) === true && followers.size === 0) this.#followers.delete(name)
    }
    this.#followed.delete(session)
  }

  /** Passes a change on to those who use the name. */
  changed(change: NamingChange): void {
    if (change.kind === 'ended') this.#ended(change)
    if (change.kind !== 'devices') return
    const [newest] = change.record.lists
    const decoded = newest && decodeDeviceList(newest)
    if (decoded?.kind === 'ok')
      this.#router.renewList(
        decoded.value.list.devices.map(({ device }) => device),
        change.listVersion,
      )
    const { record } = change
    const own = this.#table.ofName(record.name)
    for (const session of own) session.listVersion = change.listVersion
    // The devices of a name follow its list without asking.
    for (const session of new Set([...(this.#followers.get(record.name) ?? []), ...(change.isListNew ? own : [])])) {
      session.send({ type: 'stale-devices', to: session.device, record })
    }
    this.#expel(change.removed, 'device-unlisted')
  }

  #ended({ name, end, isTransfer, removed }: Extract<NamingChange, { readonly kind: 'ended' }>): void {
    const own = new Set(removed)
    for (const session of this.#followers.get(name) ?? []) {
      if (!own.has(session.device))
        session.send({ type: 'chain-ended', request: 0, to: session.device, name, end, lists: [] })
    }
    this.#expel(removed, isTransfer ? 'name-transferred' : 'name-released')
  }

  #expel(removed: readonly DeviceId[], code: ErrorCode): void {
    const gone = removed.flatMap((device) => this.#table.find(device) ?? [])
    // After the answer to the one who asked for it, which may be one of them.
    if (gone.length > 0)
      setImmediate(() => {
        for (const session of gone) if (session.state !== 'ended') session.carrier.expel(session, code)
      })
  }

  #follow(session: Session, name: string): void {
    if (session.state === 'ended') return
    const followed = this.#followed.get(session) ?? new Set()
    if (followed.size >= this.#limits.lookupsMax && !followed.has(name)) throw new KithError('rate-exceeded')
    followed.add(name)
    this.#followed.set(session, followed)
    const followers = this.#followers.get(name)
    if (followers === undefined) this.#followers.set(name, new Set([session]))
    else followers.add(session)
  }
}

/** What the server has of a name behind the version that the asker has. Throws `KithError` `name-unknown`, or what is wrong with the name. */
export async function answerLookup(naming: Naming, { request, name, have }: LookupFrame): Promise<NameRecordFrame> {
  const record = await naming.lookupSince(checkedName(name), have)
  if (record === undefined) {
    const released = await naming.released(name)
    throw released === undefined ? new KithError('name-unknown') : new KithError(released.code, released.message)
  }
  return { type: 'name-record', request, record }
}

/** How a chain ended, as it was signed. Throws `KithError` `name-unknown`, or what is wrong with the name. */
export async function answerEndQuery(
  naming: Naming,
  { request, as, name, identityKey, have }: ChainEndQueryFrame,
): Promise<ChainEndedFrame> {
  const isAny = identityKey.every((byte) => byte === 0)
  const shown = await naming.chainEnd(checkedName(name), isAny ? undefined : identityKey, have)
  if (shown === undefined) throw new KithError('name-unknown')
  return { type: 'chain-ended', request, to: as, name, end: shown.signed, lists: shown.lists }
}

/** Tells a device, which did not ask, what the devices of a name are now (spec RO5, SE22). */
export async function tellDevices(naming: Naming, { device, output }: Sender, name: string): Promise<void> {
  const record = await naming.lookup(name)
  if (record !== undefined) output.add({ type: 'stale-devices', to: device, record })
}
