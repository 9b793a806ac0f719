import { type Device, KithError, type PeerName } from '@kith/wire'
import type { DeviceDiagnosis, DiagnosisStep, PathDiagnosis, PathTrouble, TargetDiagnosis } from '../api/diagnosis.ts'
import type { PeerCarrier, PeerPath } from '../api/peer.ts'
import { troubleWords } from '../diagnosis/trouble-words.ts'
import type { Engine } from './engine.ts'

/** How long a device may take to answer over a path, in milliseconds. */
const answerMsMax = 3000
/** How long direct paths may take to come about, in milliseconds. */
const directMsMax = 8000
const carrierKinds = ['webrtc', 'tcp'] as const

export interface TargetDiagnosisOptions {
  /** Told what is tried now. */
  readonly step: (step: DiagnosisStep) => void
  readonly signal: AbortSignal
  /** Whether UDP leaves this network; undefined when that is not known. */
  readonly isUdpOut: boolean | undefined
}

/** Tries every path to every device of a name, all devices at once. */
export async function diagnoseTarget(
  engine: Engine,
  name: PeerName,
  options: TargetDiagnosisOptions,
): Promise<TargetDiagnosis> {
  const { step } = options
  step('name')
  const isContact = engine.contacts.isContact(name)
  const none = { name, isContact, devices: [] }
  try {
    const known = engine.upstream.isUp ? await engine.lookups.ask(name) : engine.names.get(name)
    if (known === undefined) return { ...none, code: 'server-unreachable' }
    step('paths')
    const others = known.list.devices.filter(({ device }) => device !== engine.identity.id)
    const target = { name, isContact }
    const devices = await Promise.all(others.map((device) => tryDevice(engine, device, target, options)))
    return { ...target, code: undefined, devices }
  } catch (error) {
    return { ...none, code: error instanceof KithError ? error.code : 'internal' }
  }
}

/** What became of a path, before it is put into words. */
type Tried = Pick<PathDiagnosis, 'path' | 'state'> & Partial<PathDiagnosis>

interface Target {
  readonly name: PeerName
  readonly isContact: boolean
}

async function tryDevice(
  engine: Engine,
  { device, label }: Device,
  { name, isContact }: Target,
  { signal, isUdpOut }: TargetDiagnosisOptions,
): Promise<DeviceDiagnosis> {
  const trouble: PathTrouble | undefined = !engine.upstream.isUp
    ? 'not-connected'
    : isContact
      ? undefined
      : 'not-a-contact'
  if (trouble !== undefined)
    return {
      device,
      label,
      paths: (['relay', ...carrierKinds] as const).map((path) =>
        diagnosed({ path, state: 'untried', reason: trouble }, isUdpOut),
      ),
    }
  engine.direct.traffic(device, name)
  const over = new AbortController()
  const ended = AbortSignal.any([signal, over.signal, AbortSignal.timeout(directMsMax)])
  const settling = untilSettled(engine, device, ended)
  const relay = await tryRelay(engine, device, { name, signal })
  // Who does not answer over the server answers no offer either.
  if (relay.state === 'fails') over.abort()
  const path = await settling
  over.abort()
  return {
    device,
    label,
    paths: [diagnosed(relay, isUdpOut), ...carrierKinds.map((carrier) => carrierDiagnosis(carrier, path, isUdpOut))],
  }
}

async function tryRelay(
  engine: Engine,
  device: Device['device'],
  { name, signal }: { readonly name: PeerName; readonly signal: AbortSignal },
): Promise<Tried> {
  if (engine.policies.isDirectOnly(name)) return { path: 'relay', state: 'untried', reason: 'policy' }
  const roundTripMs = await engine.roundTrips.measure(device, 'relay', { withinMs: answerMsMax, signal })
  return roundTripMs === undefined
    ? { path: 'relay', state: 'fails', reason: 'no-answer' }
    : { path: 'relay', state: 'works', roundTripMs }
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

/** What became of one carrier (spec IC19). `isUdpOut`: whether UDP leaves this network; undefined when that is not known. */
export function carrierDiagnosis(
  carrier: (typeof carrierKinds)[number],
  path: Pick<PeerPath, 'state' | 'carriers'> | undefined,
  isUdpOut: boolean | undefined,
): PathDiagnosis {
  const found = path?.carriers.find((each) => each.carrier === carrier)
  const facts = { path: carrier, code: found?.code, untilMs: found?.untilMs } as const
  const fails = (reason: PathTrouble): PathDiagnosis => diagnosed({ ...facts, state: 'fails', reason }, isUdpOut)
  const untried = (reason: PathTrouble): PathDiagnosis => diagnosed({ ...facts, state: 'untried', reason }, isUdpOut)
  if (path?.state === 'policy' || path?.state === 'not-a-contact') return untried(path.state)
  if (path === undefined || found === undefined) return untried('missing-here')
  const { state, code, roundTripMs } = found
  switch (state) {
    case 'up':
      return diagnosed({ ...facts, state: 'works', roundTripMs }, isUdpOut)
    case 'declined':
      return fails('missing-there')
    case 'silent':
      return fails('no-answer')
    case 'connecting':
    case 'waiting':
      return code === 'carrier-missing' ? untried('missing-here') : fails('no-way')
    case 'idle':
      if (path.state === 'unreachable') return fails('absent')
      return untried(path.state === 'up' ? 'unneeded' : 'no-answer')
  }
}

function diagnosed(
  { path, state, roundTripMs, reason, code, untilMs }: Tried,
  isUdpOut: boolean | undefined,
): PathDiagnosis {
  const why = reason && troubleWords(reason, path, isUdpOut)
  return { path, state, roundTripMs, reason, why, code, untilMs }
}
