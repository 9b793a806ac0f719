import { type Device, KithError, type PeerName } from '@kith/wire'
import type { DeviceDiagnosis, DiagnosisStep, PathDiagnosis, TargetDiagnosis } from '../api/diagnosis.ts'
import type { Engine } from './engine.ts'

/** How long a device may take to answer over a path, in milliseconds. */
const answerMsMax = 3000

/** Tries every path to every device of a name, all devices at once. */
export async function diagnoseTarget(
  engine: Engine,
  name: PeerName,
  step: (step: DiagnosisStep) => void,
  signal: AbortSignal,
): Promise<TargetDiagnosis> {
  step('name')
  const isContact = engine.contacts.isContact(name)
  const none = { name, isContact, devices: [] }
  try {
    const known = engine.upstream.isUp ? await engine.lookups.ask(name) : engine.names.get(name)
    if (known === undefined) return { ...none, code: 'server-unreachable' }
    step('paths')
    const others = known.list.devices.filter(({ device }) => device !== engine.identity.id)
    return {
      ...none,
      code: undefined,
      devices: await Promise.all(others.map((device) => tryDevice(engine, device, isContact, signal))),
    }
  } catch (error) {
    return { ...none, code: error instanceof KithError ? error.code : 'internal' }
  }
}

async function tryDevice(
  engine: Engine,
  { device, label }: Device,
  isContact: boolean,
  signal: AbortSignal,
): Promise<DeviceDiagnosis> {
  const relay = await tryRelay(engine, device, isContact, signal)
  return { device, label, paths: [relay] }
}

async function tryRelay(
  engine: Engine,
  device: Device['device'],
  isContact: boolean,
  signal: AbortSignal,
): Promise<PathDiagnosis> {
  const none = { path: 'relay', state: 'untried', roundTripMs: undefined } as const
  if (!engine.upstream.isUp) return { ...none, reason: 'not-connected' }
  if (!isContact) return { ...none, reason: 'not-a-contact' }
  const roundTripMs = await engine.roundTrips.measure(device, 'relay', { withinMs: answerMsMax, signal })
  if (roundTripMs === undefined) return { ...none, state: 'fails', reason: 'no-answer' }
  return { path: 'relay', state: 'works', roundTripMs, reason: undefined }
}
