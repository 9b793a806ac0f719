import type { FrameOf, PeerName } from '@kith/wire'
import type { Diagnosis, DiagnosisStep, NetworkDiagnosis, ServerDiagnosis, TargetDiagnosis } from '../api/diagnosis.ts'
import { findingsOf } from '../diagnosis/findings.ts'
import { unasked } from '../diagnosis/network-probe.ts'
import { isUdpOut } from '../diagnosis/trouble-words.ts'
import { readIceServers } from '../links/ice-servers.ts'
import { pause } from './alarm.ts'
import type { Engine } from './engine.ts'
import { diagnoseTarget } from './target-diagnosis.ts'

/** How long the server may take to answer one question, in milliseconds. */
const serverMsMax = 3000
/** Questions to the server of which the fastest answer counts. */
const serverQuestions = 3

/** Looks at the network, and at the paths to a name; `step` is told each step (spec IC15). */
export async function diagnose(
  engine: Engine,
  to: PeerName | undefined,
  step: (step: DiagnosisStep) => void,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const [atMs, startedMs] = [Date.now(), performance.now()]
  step('server')
  const { server, ice } = await askServer(engine, signal)
  const network = await lookAtNetwork(engine, ice, step, signal)
  let target: TargetDiagnosis | undefined
  if (to !== undefined) target = await diagnoseTarget(engine, to, { step, signal, isUdpOut: isUdpOut(network) })
  const facts = { server, network, target }
  return { atMs, tookMs: performance.now() - startedMs, ...facts, findings: findingsOf(facts) }
}

async function askServer(
  engine: Engine,
  signal: AbortSignal,
): Promise<{ readonly server: ServerDiagnosis; readonly ice: FrameOf<'ice-servers'> | undefined }> {
  const { status, identity } = engine
  const { host } = engine.options
  const code = status.state === 'refused' || status.state === 'waiting' ? status.code : undefined
  const server: ServerDiagnosis = { host, state: status.state, code, roundTripMs: undefined }
  if (status.state !== 'connected') return { server, ice: undefined }
  const times: number[] = []
  const timed = async <T>(work: Promise<T>): Promise<T | undefined> => {
    const beforeMs = performance.now()
    const over = new AbortController()
    const late = pause(serverMsMax, AbortSignal.any([signal, over.signal])).then(() => undefined)
    // A refusal is an answer as well: it says how far the server is.
    const answer = await Promise.race([work.catch(() => undefined), late])
    over.abort()
    times.push(performance.now() - beforeMs)
    return answer
  }
  const ask = engine.upstream.ask('ice-servers', (request, as) => ({ type: 'ice-query', request, as }), false)
  const ice = await timed(ask)
  for (let at = 1; at < serverQuestions; at++) await timed(engine.lookups.ask(identity.name))
  return { server: { ...server, roundTripMs: Math.min(...times) }, ice }
}

async function lookAtNetwork(
  engine: Engine,
  ice: FrameOf<'ice-servers'> | undefined,
  step: (step: DiagnosisStep) => void,
  signal: AbortSignal,
): Promise<NetworkDiagnosis> {
  const known = ice && readIceServers(ice, engine.options.host, Date.now())
  const { stun = [], turn = [], isDataAllowed = false } = known ?? {}
  step('udp')
  const seen = await engine.options.probe
    .look(stun, signal)
    .catch(() => ({ from: 'unknown', ipv4: unasked, ipv6: unasked }) as const)
  if (turn.length > 0) step('turn')
  const tried = await Promise.all(turn.map((server) => engine.options.probe.tryTurn(server, signal)))
  return { stun, ...seen, turn: tried, isTurnForData: isDataAllowed }
}
