import { verifyContactRequest } from '@kith/keys'
import {
  decodeContactRequest,
  decodeDeviceList,
  type Device,
  isName,
  KithError,
  limits,
  type PeerName,
  reportReasons,
} from '@kith/wire'

import type { Naming } from '../naming/naming.ts'
import type { Responders } from '../sessions/services.ts'
import { bufferOf } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'

/** Reports of one name in a day. */
export const reportsADayMax = 20
const dayMs = 86_400_000

/**
 * Takes reports to the operator (spec FC20, FC21). What is brought as evidence is verified before it is kept: a request that the name did not sign, or
 * that it sent to somebody else, is refused with `report-malformed`, a name that nobody has with `name-unknown`, and more than 20 a day with `rate-exceeded`.
 */
export function reportResponder(database: Database, naming: Naming, now: () => number): Responders['report'] {
  return async (session, { request, about, reason, words, evidence, shown }) => {
    if (!isName(about) || (await naming.lookup(about)) === undefined) throw new KithError('name-unknown')
    if (about === session.name || [...words].length > limits.reportCharactersMax || !isShown(shown))
      throw new KithError('report-malformed')
    if (evidence.byteLength > 0) await checkEvidence(naming, evidence, about, session.name)
    const atMs = now()
    await database.commit(async (tx) => {
      const { made } = await tx
        .selectFrom('reports')
        .select((eb) => eb.fn.countAll<number>().as('made'))
        .where('reporter', '=', session.name)
        .where('at_ms', '>', atMs - dayMs)
        .executeTakeFirstOrThrow()
      if (Number(made) >= reportsADayMax) throw new KithError('rate-exceeded', undefined, { retryAfterMs: dayMs })
      await tx
        .insertInto('reports')
        .values({
          reporter: session.name,
          about,
          reason: reportReasons.indexOf(reason),
          words: Buffer.from(words),
          evidence: evidence.byteLength === 0 ? null : bufferOf(evidence),
          shown: shown.byteLength === 0 ? null : bufferOf(shown),
          at_ms: atMs,
          closed_ms: null,
        })
        .execute()
    })
    return { type: 'done', request }
  }
}

async function checkEvidence(naming: Naming, evidence: Uint8Array, about: PeerName, reporter: PeerName): Promise<void> {
  const decoded = decodeContactRequest(evidence)
  if (decoded.kind === 'refused') throw new KithError('report-malformed', decoded.message)
  const { from, to, device } = decoded.value.asked
  const signer = from === about && to === reporter ? await deviceOf(naming, about, device) : undefined
  const verified = signer && (await verifyContactRequest(evidence, signer))
  if (verified?.kind !== 'ok') throw new KithError('report-malformed')
}

/** A device of a name, also one that was removed since: it stands in an earlier list. */
async function deviceOf(naming: Naming, name: PeerName, device: string): Promise<Device | undefined> {
  for (let have = 0; ;) {
    const lists = (await naming.lookupSince(name, have))?.lists ?? []
    if (lists.length === 0) return undefined
    for (const signed of lists) {
      const decoded = decodeDeviceList(signed)
      if (decoded.kind === 'refused') throw new KithError('record-damaged')
      const { devices, version } = decoded.value.list
      have = version
      const found = devices.find((one) => one.device === device)
      if (found !== undefined) return found
    }
  }
}

/** Whether bytes are a list of messages as a report shows them: who reads them must not meet anything else. */
function isShown(shown: Uint8Array): boolean {
  if (shown.byteLength === 0) return true
  try {
    const list: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(shown))
    return Array.isArray(list) && list.length <= limits.reportMessagesMax && list.every(isShownMessage)
  } catch {
    return false
  }
}

function isShownMessage(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false
  const { type, text, atMs } = one as { type?: unknown; text?: unknown; atMs?: unknown }
  return typeof type === 'string' && typeof text === 'string' && typeof atMs === 'number'
}
