import { sentenceOf } from '@kith/wire'
import type { DeviceDiagnosis, Finding, PathDiagnosis, PathTrouble, TargetDiagnosis } from '../api/diagnosis.ts'
import { good, msWords, note, problem } from './finding.ts'

/** What follows for the paths to a name. `isUdpOut` says whether UDP leaves this network; undefined when that is not known. */
export function targetFindings(target: TargetDiagnosis, isUdpOut: boolean | undefined): readonly Finding[] {
  const { name, code, isContact, devices } = target
  if (code !== undefined) return [problem('name-failed', `${name}: ${sentenceOf(code)}`)]
  if (!isContact)
    return [
      note(
        'not-a-contact',
        `${name} is no contact, and answers only contacts: no path can be tried. Messages go over the server.`,
        `kith watch ${name} --contact asks to become one.`,
      ),
    ]
  if (devices.length === 0) return [note('no-device', `${name} has no other device.`)]
  return devices.flatMap((device) => deviceFindings(name, device, isUdpOut))
}

function deviceFindings(
  name: string,
  { label, paths }: DeviceDiagnosis,
  isUdpOut: boolean | undefined,
): readonly Finding[] {
  const who = `${name} (${label})`
  const working = paths.filter(({ state }) => state === 'works')
  const direct = working.find(({ path }) => path !== 'relay')
  const first = direct ?? working[0]
  const others = paths.filter(({ state }) => state !== 'works').map((path) => failure(path, isUdpOut))
  const rest = others.length === 0 ? undefined : others.join(' ')
  if (first === undefined)
    return [
      problem('device-unreached', `${who} is not reached now. Messages wait in the mailbox. ${rest ?? ''}`.trim()),
    ]
  const ways = working.map(({ path, roundTripMs }) => {
    const time = roundTripMs === undefined ? '' : ` (${msWords(roundTripMs)} there and back)`
    return `${pathWords[path]}${time}`
  })
  const sentence = `${who} is reached ${listed.format(ways)}.`
  if (direct !== undefined)
    return [rest === undefined ? good('device-direct', sentence) : note('device-direct', `${sentence} ${rest}`)]
  return [note('device-relayed', rest === undefined ? sentence : `${sentence} ${rest}`)]
}

const listed = new Intl.ListFormat('en')

const pathWords: Readonly<Record<PathDiagnosis['path'], string>> = {
  relay: 'over the server',
  webrtc: 'directly by WebRTC',
  tcp: 'directly by TCP',
}

function failure({ path, state, reason }: PathDiagnosis, isUdpOut: boolean | undefined): string {
  const what = path === 'relay' ? 'Over the server' : pathWords[path].replace('directly by', 'Directly by')
  const why = reason === undefined ? 'it did not work' : reasonWords(reason, path, isUdpOut)
  return `${what} ${state === 'untried' ? 'was not tried' : 'it does not work'}: ${why}.`
}

function reasonWords(reason: PathTrouble, path: PathDiagnosis['path'], isUdpOut: boolean | undefined): string {
  const means = path === 'tcp' ? 'direct TCP' : 'WebRTC'
  switch (reason) {
    case 'not-connected':
      return 'this device has no connection to the server'
    case 'not-a-contact':
      return 'the name is no contact'
    case 'policy':
      return 'direct paths are switched off here'
    case 'missing-here':
      return `this program has no ${means}`
    case 'missing-there':
      return `the other program has no ${means}, or wants none`
    case 'absent':
      return 'the device is not connected'
    case 'no-answer':
      return 'the device did not answer in time'
    case 'unneeded':
      return 'another direct path was there before'
    case 'no-way':
      if (path === 'webrtc' && isUdpOut === false) return 'no UDP leaves this network'
      return 'no way was found through the NATs and firewalls between the two'
  }
}
