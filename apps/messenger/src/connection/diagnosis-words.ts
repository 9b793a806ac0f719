import type { DeviceDiagnosis, Diagnosis, DiagnosisStep, Finding, PathDiagnosis, TargetDiagnosis } from '@kith/peer'

import { millisecondWords, momentWords } from './path-words.ts'

/** What is looked at, while it is. */
export function stepSentence(step: DiagnosisStep, name: string): string {
  switch (step) {
    case 'server':
      return 'Asking the server…'
    case 'udp':
      return 'Looking at your network…'
    case 'turn':
      return 'Asking the servers that help calls…'
    case 'name':
      return `Looking for the devices of ${name}…`
    case 'paths':
      return `Trying the paths to ${name}…`
  }
}

/** The parts of a look that a person sees go by; `turn` belongs to the network. */
export function partsOf(name: string): readonly DiagnosisStep[] {
  return name === '' ? ['server', 'udp'] : ['server', 'udp', 'name', 'paths']
}

/** The whole in a sentence, and whether something does not work. */
export function headline(diagnosis: Diagnosis): string {
  const count = otherFindings(diagnosis).filter(({ level }) => level === 'problem').length
  const { server, target } = diagnosis
  if (server.state !== 'connected') return 'You are not connected.'
  const rest = count === 0 ? '' : ` ${count === 1 ? 'One thing does' : `${count} things do`} not work; see below.`
  return `${reachSentence(target)}${rest}`
}

function reachSentence(target: TargetDiagnosis | undefined): string {
  if (target === undefined || target.devices.length === 0) return 'You are connected.'
  const { name, devices } = target
  const works = devices.flatMap(({ paths }) => paths).filter(({ state }) => state === 'works')
  if (works.some(({ path }) => path !== 'relay')) return `You and ${name} reach each other directly.`
  if (works.length > 0) return `You and ${name} reach each other through the server.`
  return target.isContact ? `You are connected, and ${name} is not reached now.` : 'You are connected.'
}

/** How a device is reached. */
export function deviceSentence({ paths }: DeviceDiagnosis): string {
  if (paths.some(isDirectAndWorks)) return 'Reached directly.'
  if (paths.some(({ state }) => state === 'works')) return 'Reached through the server.'
  if (paths.every(({ state }) => state === 'untried')) return 'Was not tried.'
  return 'Not reached now. Messages wait until it is.'
}

/** A path by its name. */
export const pathNames: Readonly<Record<PathDiagnosis['path'], string>> = {
  relay: 'Through the server',
  webrtc: 'Directly, by WebRTC',
  tcp: 'Directly, by TCP',
}

/** What became of a path, in a few words. */
export function pathOutcome({ state, roundTripMs }: PathDiagnosis): string {
  switch (state) {
    case 'works':
      return roundTripMs === undefined ? 'Works' : `Works, ${millisecondWords(roundTripMs)}`
    case 'fails':
      return 'Does not work'
    case 'untried':
      return 'Was not tried'
  }
}

/** Why a path does not work, and when it is tried next. */
export function pathReason({ why, untilMs }: PathDiagnosis, nowMs: number): string {
  const next = untilMs === undefined || untilMs <= nowMs ? '' : `It is tried again ${momentWords(untilMs, nowMs)}.`
  return [why ?? '', next].filter((part) => part !== '').join(' ')
}

/** Findings that the paths to the devices do not say already. */
export function otherFindings({ findings, target }: Diagnosis): readonly Finding[] {
  const isShown = (target?.devices.length ?? 0) > 0
  return findings.filter(({ id }) => !isShown || !id.startsWith('device-'))
}

/** A diagnosis as plain text, for a letter to somebody who can help. */
export function diagnosisText(diagnosis: Diagnosis, nowMs: number): string {
  const { atMs, tookMs, target, network } = diagnosis
  const signs = { good: 'ok', note: 'note', problem: 'problem' } as const
  const findings = diagnosis.findings.flatMap(({ level, sentence, advice }) => [
    `[${signs[level]}] ${sentence}`,
    ...(advice === undefined ? [] : [`    ${advice}`]),
  ])
  const devices = (target?.devices ?? []).flatMap((device) => [
    '',
    `${target?.name ?? ''} (${device.label}): ${deviceSentence(device)}`,
    ...device.paths.map((path) => {
      const codes = [path.reason, path.code].filter((code) => code !== undefined).join(', ')
      const words = [`${pathOutcome(path)}.`, pathReason(path, nowMs)].filter((part) => part !== '').join(' ')
      return `  ${pathNames[path.path]}: ${words}${codes === '' ? '' : ` (${codes})`}`
    }),
  ])
  const moment = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
  return [
    `Kith, ${moment} UTC, after ${seconds(tookMs)}: ${headline(diagnosis)}`,
    '',
    ...findings,
    ...devices,
    '',
    `STUN: ${network.stun.length === 0 ? 'none' : network.stun.join(' ')}`,
    '',
  ].join('\n')
}

/** A length of time, such as `3.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function isDirectAndWorks({ path, state }: PathDiagnosis): boolean {
  return path !== 'relay' && state === 'works'
}
