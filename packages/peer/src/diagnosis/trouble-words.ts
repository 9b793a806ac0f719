import type { NetworkDiagnosis, PathDiagnosis, PathTrouble } from '../api/diagnosis.ts'

/** Whether UDP leaves this network; undefined when there was nobody to ask. */
export function isUdpOut({ stun, ipv4, ipv6 }: NetworkDiagnosis): boolean | undefined {
  return stun.length === 0 ? undefined : ipv4.udp === 'works' || ipv6.udp === 'works'
}

/** Why a path does not work, as a sentence. `isOut` says whether UDP leaves this network; undefined when that is not known. */
export function troubleWords(reason: PathTrouble, path: PathDiagnosis['path'], isOut: boolean | undefined): string {
  const means = path === 'tcp' ? 'direct TCP' : 'WebRTC'
  switch (reason) {
    case 'not-connected':
      return 'This device has no connection to the server.'
    case 'not-a-contact':
      return 'The name is no contact.'
    case 'policy':
      return path === 'relay' ? 'Only direct paths are allowed here.' : 'Direct paths are switched off here.'
    case 'missing-here':
      return `This program has no ${means}.`
    case 'missing-there':
      return `The other program has no ${means}, or wants none.`
    case 'absent':
      return 'The device is not connected.'
    case 'no-answer':
      return 'The device did not answer in time.'
    case 'unneeded':
      return 'Another direct path was there before.'
    case 'no-way':
      if (path === 'webrtc' && isOut === false) return 'No UDP leaves this network.'
      return 'No way was found through the NATs and firewalls between the two.'
  }
}
