import type { DeviceDiagnosis, Diagnosis, DiagnosisStep, Finding, PathDiagnosis, TargetDiagnosis } from '@kith/peer'

import { diagnosis as area } from '../../words/en/diagnosis.ts'
import { english, type Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'
import { millisecondWords, momentWords } from './path-words.ts'

/** What is looked at, while it is. */
export function stepSentence(step: DiagnosisStep, name: string, words: Words): string {
  const says = words.of(area)
  switch (step) {
    case 'server':
      return says.askingServer
    case 'udp':
      return says.lookingAtNetwork
    case 'turn':
      return says.askingHelpers
    case 'name':
      return says.lookingForDevices(name)
    case 'paths':
      return says.tryingPaths(name)
  }
}

/** The parts of a look that a person sees go by; `turn` belongs to the network. */
export function partsOf(name: string): readonly DiagnosisStep[] {
  return name === '' ? ['server', 'udp'] : ['server', 'udp', 'name', 'paths']
}

/** The whole in a sentence, and whether something does not work. */
export function headline(diagnosis: Diagnosis, words: Words): string {
  const count = otherFindings(diagnosis).filter(({ level }) => level === 'problem').length
  const { server, target } = diagnosis
  const says = words.of(area)
  if (server.state !== 'connected') return says.notConnected
  const reach = reachSentence(target, words)
  return count === 0 ? reach : `${reach} ${says.notWorking(count)}`
}

function reachSentence(target: TargetDiagnosis | undefined, words: Words): string {
  const says = words.of(area)
  if (target === undefined || target.devices.length === 0) return says.connected
  const { name, devices } = target
  const works = devices.flatMap(({ paths }) => paths).filter(({ state }) => state === 'works')
  if (works.some(({ path }) => path !== 'relay')) return says.directly(name)
  if (works.length > 0) return says.throughServer(name)
  return target.isContact ? says.notReached(name) : says.connected
}

/** How a device is reached. */
export function deviceSentence({ paths }: DeviceDiagnosis, words: Words): string {
  const says = words.of(area)
  if (paths.some(isDirectAndWorks)) return says.deviceDirect
  if (paths.some(({ state }) => state === 'works')) return says.deviceRelayed
  return paths.every(({ state }) => state === 'untried') ? says.deviceUntried : says.deviceUnreached
}

/** What became of a path, in a few words. */
export function pathOutcome({ state, roundTripMs }: PathDiagnosis, words: Words): string {
  const says = words.of(area)
  switch (state) {
    case 'works':
      return roundTripMs === undefined ? says.works : says.worksWithin(millisecondWords(roundTripMs, words))
    case 'fails':
      return says.fails
    case 'untried':
      return says.untried
  }
}

/** Why a path does not work, and when it is tried next. The peer's own sentence is English, and says more. */
export function pathReason({ reason, why, untilMs }: PathDiagnosis, nowMs: number, words: Words): string {
  const says = words.of(area)
  const next = untilMs === undefined || untilMs <= nowMs ? '' : says.triedAgain(momentWords(untilMs, nowMs, words))
  const because = words.language.tag === 'en' || reason === undefined ? (why ?? '') : says.troubles[reason]
  return [because, next].filter((part) => part !== '').join(' ')
}

/** What was found, and what to do about it; advice is for whoever runs a network, in the peer's English. */
export function findingSentence({ id, sentence }: Finding, diagnosis: Diagnosis, words: Words): string {
  const { server, target, network } = diagnosis
  const code = server.state === 'connected' ? target?.code : server.code
  return (
    words.of(area).said[id]?.({
      host: server.host,
      why: code === undefined ? '' : codeSentence(code, words),
      name: target?.name ?? '',
      time: server.roundTripMs === undefined ? '' : millisecondWords(server.roundTripMs, words),
      mapped: (id.startsWith('ipv6') ? network.ipv6.mapped : (network.ipv4.mapped ?? network.ipv6.mapped)) ?? '',
    }) ?? sentence
  )
}

/** Findings that the paths to the devices do not say already. */
export function otherFindings({ findings, target }: Diagnosis): readonly Finding[] {
  const isShown = (target?.devices.length ?? 0) > 0
  return findings.filter(({ id }) => !isShown || !id.startsWith('device-'))
}

/** A diagnosis as plain text, for a letter to somebody who can help; in English, as the peer's own sentences in it. */
export function diagnosisText(diagnosis: Diagnosis, nowMs: number): string {
  const { atMs, tookMs, target, network } = diagnosis
  const signs = { good: 'ok', note: 'note', problem: 'problem' } as const
  const findings = diagnosis.findings.flatMap(({ level, sentence, advice }) => [
    `[${signs[level]}] ${sentence}`,
    ...(advice === undefined ? [] : [`    ${advice}`]),
  ])
  const devices = (target?.devices ?? []).flatMap((device) => [
    '',
    `${target?.name ?? ''} (${device.label}): ${deviceSentence(device, english)}`,
    ...device.paths.map((path) => {
      const codes = [path.reason, path.code].filter((code) => code !== undefined).join(', ')
      const words = [`${pathOutcome(path, english)}.`, pathReason(path, nowMs, english)]
        .filter((part) => part !== '')
        .join(' ')
      return `  ${english.of(area)[path.path]}: ${words}${codes === '' ? '' : ` (${codes})`}`
    }),
  ])
  const moment = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
  return [
    `Kith, ${moment} UTC, after ${seconds(tookMs, english)}: ${headline(diagnosis, english)}`,
    '',
    ...findings,
    ...devices,
    '',
    `STUN: ${network.stun.length === 0 ? 'none' : network.stun.join(' ')}`,
    '',
  ].join('\n')
}

/** A length of time, such as `3.2 s`. */
export function seconds(ms: number, words: Words): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return words.of(area).seconds(words.number(ms / 1000, digits))
}

function isDirectAndWorks({ path, state }: PathDiagnosis): boolean {
  return path !== 'relay' && state === 'works'
}
