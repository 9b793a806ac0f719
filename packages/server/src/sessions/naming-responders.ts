import { decodeDeviceList, grantsPageMax, KithError, type LookupFrame, type NameRecordFrame } from '@kith/wire'

import type { Limits } from '../options.ts'
import type { Naming, NamingChange } from '../naming/naming.ts'
import type { Sender } from '../routing/route.ts'
import type { Router } from '../routing/router.ts'
import { checkedName } from './checked-name.ts'
import type { Responders, SessionListener } from './services.ts'
import type { SessionTable } from './session-table.ts'
import type { Session } from './session.ts'

/** Look-ups and grants over a session, and what follows when a name's devices change (spec NM6, NM7). */
export class NamingResponders
  implements SessionListener, Pick<Responders, 'lookup' | 'devices-set' | 'grant' | 'grants-query' | 'strangers-set'>
{
  readonly #naming: Naming
  readonly #router: Router
  readonly #table: SessionTable
  readonly #limits: Limits
  readonly #followers = new Map<string, Set<Session>>()
  readonly #followed = new Map<Session, Set<string>>()

  constructor(naming: Naming, router: Router, table: SessionTable, limits: Limits) {
    this.#naming = naming
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
    const gone = change.removed.flatMap((device) => this.#table.find(device) ?? [])
    // After the answer to the one who asked for it, which may be one of them.
    if (gone.length > 0)
      setImmediate(() => {
        for (const session of gone) if (session.state !== 'ended') session.carrier.expel(session)
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
  if (record === undefined) throw new KithError('name-unknown')
  return { type: 'name-record', request, record }
}

/** Tells a device, which did not ask, what the devices of a name are now (spec RO5, SE22). */
export async function tellDevices(naming: Naming, { device, output }: Sender, name: string): Promise<void> {
  const record = await naming.lookup(name)
  if (record !== undefined) output.add({ type: 'stale-devices', to: device, record })
}
