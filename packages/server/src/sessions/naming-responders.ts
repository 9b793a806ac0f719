import { decodeDeviceList, grantsPageMax, KithError } from '@kith/wire'

import type { Limits } from '../options.ts'
import type { Naming, NamingChange } from '../naming/naming.ts'
import type { Router } from '../routing/router.ts'
import { checkedName } from './checked-name.ts'
import type { Responders, SessionListener } from './services.ts'
import type { SessionTable } from './session-table.ts'
import type { Session } from './session.ts'

/** Look-ups and grants over a session, and what follows when a name's devices change (spec NM6, NM7). */
export class NamingResponders implements SessionListener, Pick<Responders, 'lookup' | 'grant' | 'grants-query'> {
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

  readonly lookup: Responders['lookup'] = async (session, { request, name }) => {
    checkedName(name)
    this.#follow(session, name)
    const record = await this.#naming.lookup(name)
    if (record === undefined) throw new KithError('name-unknown')
    return { type: 'name-record', request, record }
  }

  readonly grant: Responders['grant'] = async (session, { request, name, level }) => {
    const outcome = await this.#naming.setGrant(session.name, name, level)
    if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
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
    const decoded = decodeDeviceList(change.record.deviceList)
    if (decoded.kind === 'ok')
      this.#router.renewList(
        decoded.value.list.devices.map(({ device }) => device),
        change.listVersion,
      )
    for (const session of this.#table.ofName(change.record.name)) session.listVersion = change.listVersion
    for (const session of this.#followers.get(change.record.name) ?? []) {
      session.send({ type: 'stale-devices', to: session.device, record: change.record })
    }
    for (const device of change.removed) {
      const session = this.#table.find(device)
      session?.carrier.expel(session)
    }
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
