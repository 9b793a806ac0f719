import { sentenceOf } from '@kith/wire'
import type { DeviceDiagnosis, Finding, PathDiagnosis, TargetDiagnosis } from '../api/diagnosis.ts'
import { good, msWords, note, problem } from './finding.ts'

/** What follows for the paths to a name. */
export function targetFindings(target: TargetDiagnosis): readonly Finding[] {
  const { name, code, isContact, devices } = target
  if (code !== undefined) return [problem('name-failed', `${name}: ${sentenceOf(code)}`)]
  if (!isContact)
    return [
      note(
        'not-a-contact',
        `${name} is no contact, and answers only contacts: no path can be tried. Messages go over the server.`,
        `Ask ${name} to become one, and look again.`,
      ),
    ]
  if (devices.length === 0) return [note('no-device', `${name} has no other device.`)]
  return devices.flatMap((device) => deviceFindings(name, device))
}

function deviceFindings(name: string, { label, paths }: DeviceDiagnosis): readonly Finding[] {
  const who = `${name} (${label})`
  const working = paths.filter(({ state }) => state === 'works')
  const direct = working.find(({ path }) => path !== 'relay')
  const first = direct ?? working[0]
  const others = paths.filter(({ state }) => state !== 'works').map(failure)
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

function failure({ path, state, why }: PathDiagnosis): string {
  const what = path === 'relay' ? 'Over the server' : pathWords[path].replace('directly by', 'Directly by')
  return `${what} ${state === 'untried' ? 'was not tried' : 'it does not work'}${why === undefined ? '.' : `: ${inSentence(why)}`}`
}

/** A sentence after a colon. */
function inSentence(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
