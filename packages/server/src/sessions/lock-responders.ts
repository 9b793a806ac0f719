import { decodeDeviceList, KithError } from '@kith/wire'

import type { Naming } from '../naming/naming.ts'
import { publishLocks, takeLock } from '../naming/one-time-locks.ts'
import type { Database } from '../store/database.ts'
import type { Responders } from './services.ts'

/** Takes lock keys in, and hands each one-time one out once (spec NM17 to NM19). */
export function lockResponders(
  database: Database,
  naming: Naming,
  now: () => number,
): Pick<Responders, 'lock-publish' | 'lock-take'> {
  return {
    'lock-publish': async (session, { request, lockKeys }) => {
      const [signed] = (await naming.lookup(session.name))?.lists ?? []
      const decoded = signed && decodeDeviceList(signed)
      const devices = decoded?.kind === 'ok' ? decoded.value.list.devices : []
      const device = devices.find((one) => one.device === session.device)
      if (device === undefined) throw new KithError('device-unlisted')
      const outcome = await publishLocks(database, device, lockKeys)
      if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
      if (outcome.isReplaced) await naming.lockReplaced(session.name, device.device)
      return { type: 'lock-stock', request, count: outcome.count }
    },
    'lock-take': async (session, { request, device }) => {
      const record = await naming.deviceRecord(device)
      if (record?.isListed !== true) return { type: 'lock-taken', request, lockKey: new Uint8Array() }
      const level = record.name === session.name ? 'own' : await naming.grantLevel(record.name, session.name)
      const lockKey = await takeLock(database, session.name, device, { nowMs: now(), level })
      return { type: 'lock-taken', request, lockKey: lockKey ?? new Uint8Array() }
    },
  }
}
