import type { DeviceId, PeerName } from '@kith/wire'
import type { Entry } from './entries.ts'
import type { Ledger } from './ledger.ts'
import type { SimulatedServer } from './simulated-server.ts'

/** A device as the end of a history finds it. */
export interface EndedDevice {
  readonly name: PeerName
  readonly device: DeviceId
  /** What its clock shows. */
  readonly nowMs: number
  /** Messages that the application's own counter counts, in the commits of their effects; nothing when it does not count. */
  readonly counted: number | undefined
}

/**
 * What must hold when everything works again and time has passed: all that was accepted has ended, what was safe in the mailbox has arrived or
 * expired, the mailbox holds nothing for anybody who is there, and the application's rows say what was committed.
 */
export function checkEnd(ledger: Ledger, devices: readonly EndedDevice[], server: SimulatedServer): void {
  const isGone = (device: DeviceId): boolean => ledger.destroyed.has(device)
  // A name that lists a device that is gone: what was sent to it waits for its answer.
  const waitsForEver = new Set(
    devices.filter((one) => isGone(one.device) && server.isListed(one.device)).map((one) => one.name),
  )
  const nowMs = new Map(devices.map((one) => [one.device, one.nowMs]))
  for (const entry of ledger.entries.values()) {
    if (isGone(entry.device)) checkLeft(ledger, entry)
    else if (
      entry.accepted &&
      entry.final === undefined &&
      server.isListed(entry.device) &&
      (nowMs.get(entry.device) ?? 0) > (entry.notBeforeMs ?? 0) &&
      !waitsForEver.has(entry.to) &&
      (server.listOf(entry.to)?.devices.length ?? 0) > 0 &&
      (!entry.isOld || entry.mustEnd)
    )
      ledger.blame(entry, 'accepted and never decided')
  }
  for (const [stream, kept] of server.store.rows.streams) {
    if (kept.rows.length === 0 || isGone(kept.from) || isGone(kept.to)) continue
    if (!server.isListed(kept.to) || !server.isListed(kept.from)) continue
    // A receiver that went back may lack the keys of what its sender has finished: such rows go when their time is over.
    if (ledger.restored.has(kept.to)) continue
    ledger.violations.push(`${stream}: ${String(kept.rows.length)} rows stay in the mailbox`)
  }
  for (const { device, counted } of devices) {
    let committed = 0
    for (const entry of ledger.entries.values()) committed += entry.copies.get(device)?.commits ?? 0
    if (!isGone(device) && counted !== undefined && counted !== committed)
      ledger.violations.push(`${device}: the application counted ${String(counted)} of ${String(committed)} messages`)
  }
}

/** What a device left behind: what was stored is decided by every device that it was stored for, unless that cannot be. */
function checkLeft(ledger: Ledger, entry: Entry): void {
  if (!entry.reportedStored || entry.isOld || ledger.hasLostDevice(entry.to)) return
  // Nobody can tell a receiver that went back what a destroyed sender had finished, or the keys that it lost.
  if ([...entry.sealedFor].some((device) => ledger.restored.has(device))) return
  const sealedFor = [...entry.sealedFor].filter((device) => !ledger.destroyed.has(device))
  if (sealedFor.some((device) => (entry.copies.get(device)?.outcomes.size ?? 0) === 0))
    ledger.blame(entry, 'stored, its sender destroyed, and never decided')
}
