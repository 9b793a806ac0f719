import { type Device, KithError, type PeerName } from '@kith/wire'
import type { DeviceDiagnosis, DiagnosisStep, PathDiagnosis, PathTrouble, TargetDiagnosis } from '../api/diagnosis.ts'
import type { PeerCarrier, PeerPath } from '../api/peer.ts'
import type { Engine } from './engine.ts'

/** How long a device may take to answer over a path, in milliseconds. */
const answerMsMax = 3000
/** How long direct paths may take to come about, in milliseconds. */
const directMsMax = 8000
const carrierKinds = ['webrtc', 'tcp'] as const

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
    const target = { name, isContact }
    const devices = await Promise.all(others.map((device) => tryDevice(engine, device, target, signal)))
    return { ...target, code: undefined, devices }
  } catch (error) {
    return { ...none, code: error instanceof KithError ? error.code : 'internal' }
  }
}

interface Target {
  readonly name: PeerName
  readonly isContact: boolean
}

async function tryDevice(
  engine: Engine,
  { device, label }: Device,
  { name, isContact }: Target,
  signal: AbortSignal,
): Promise<DeviceDiagnosis> {
  const trouble: PathTrouble | undefined = !engine.upstream.isUp
    ? 'not-connected'
    : isContact
      ? undefined
      : 'not-a-contact'
  if (trouble !== undefined)
    return { device, label, paths: (['relay', ...carrierKinds] as const).map((path) => untried(path, trouble)) }
  engine.direct.traffic(device, name)
  const over = new AbortController()
  const ended = AbortSignal.any([signal, over.signal, AbortSignal.timeout(directMsMax)])
  const settling = untilSettled(engine, device, ended)
  const roundTripMs = await engine.roundTrips.measure(device, 'relay', { withinMs: answerMsMax, signal })
  const relay: PathDiagnosis =
    roundTripMs === undefined
      ? { path: 'relay', state: 'fails', roundTripMs, reason: 'no-answer' }
      : { path: 'relay', state: 'works', roundTripMs, reason: undefined }
  // Who does not answer over the server answers no offer either.
  if (roundTripMs === undefined) over.abort()
  const path = await settling
  over.abort()
  return { device, label, paths: [relay, ...carrierKinds.map((carrier) => carrierDiagnosis(carrier, path))] }
}

/** How the direct paths to a device stand when none is under way any more, or when the signal aborts. */
async function untilSettled(
  engine: Engine,
  device: Device['device'],
  signal: AbortSignal,
): Promise<PeerPath | undefined> {
  let last: PeerPath | undefined
  for await (const paths of engine.direct.changes({ signal, latest: true })) {
    last = paths.find((path) => path.device === device)
    if (last?.carriers.every(isSettled) === true && last.state !== 'connecting') break
  }
  return last
}

function isSettled({ state, roundTripMs }: PeerCarrier): boolean {
  return state === 'up' ? roundTripMs !== undefined : state !== 'connecting'
}

/** What became of one carrier (spec IC19). */
export function carrierDiagnosis(
  carrier: (typeof carrierKinds)[number],
  path: Pick<PeerPath, 'state' | 'carriers'> | undefined,
): PathDiagnosis {
  const found = path?.carriers.find((each) => each.carrier === carrier)
  if (path?.state === 'policy' || path?.state === 'not-a-contact') return untried(carrier, path.state)
  if (path === undefined || found === undefined) return untried(carrier, 'missing-here')
  const { state, code, roundTripMs } = found
  const fails = (reason: PathTrouble): PathDiagnosis => ({
    path: carrier,
    state: 'fails',
    roundTripMs: undefined,
    reason,
  })
  switch (state) {
    case 'up':
      return { path: carrier, state: 'works', roundTripMs, reason: undefined }
    case 'declined':
      return fails('missing-there')
    case 'silent':
      return fails('no-answer')
    case 'connecting':
    case 'waiting':
      return code === 'carrier-missing' ? untried(carrier, 'missing-here') : fails('no-way')
    case 'idle':
      if (path.state === 'unreachable') return fails('absent')
      return untried(carrier, path.state === 'up' ? 'unneeded' : 'no-answer')
  }
}

function untried(path: PathDiagnosis['path'], reason: PathTrouble): PathDiagnosis {
  return { path, state: 'untried', roundTripMs: undefined, reason }
}
