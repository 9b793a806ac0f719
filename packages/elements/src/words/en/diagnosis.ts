import { en as plural } from '../plural.ts'

/** What a finding speaks of; what is not known is empty. */
export interface FindingFacts {
  /** The server. */
  readonly host: string
  /** The code's sentence, of a server that is not connected or a name that failed. */
  readonly why: string
  /** With whom paths were tried. */
  readonly name: string
  /** How long the server takes, such as `12 ms`. */
  readonly time: string
  /** As whom the world sees this device. */
  readonly mapped: string
}

/** A look at the connection: what is looked at, what works, and why not. */
export const diagnosis = {
  area: 'diagnosis' as const,
  askingServer: 'Asking the server…',
  lookingAtNetwork: 'Looking at your network…',
  askingHelpers: 'Asking the servers that help calls…',
  lookingForDevices: (name: string): string => `Looking for the devices of ${name}…`,
  tryingPaths: (name: string): string => `Trying the paths to ${name}…`,
  notConnected: 'You are not connected.',
  connected: 'You are connected.',
  directly: (name: string): string => `You and ${name} reach each other directly.`,
  throughServer: (name: string): string => `You and ${name} reach each other through the server.`,
  notReached: (name: string): string => `You are connected, and ${name} is not reached now.`,
  /** Behind one of these sentences. */
  notWorking: (count: number): string =>
    plural(count, { one: 'One thing does not work; see below.', other: '# things do not work; see below.' }),
  deviceDirect: 'Reached directly.',
  deviceRelayed: 'Reached through the server.',
  deviceUntried: 'Was not tried.',
  deviceUnreached: 'Not reached now. Messages wait until it is.',
  relay: 'Through the server',
  webrtc: 'Directly, by WebRTC',
  tcp: 'Directly, by TCP',
  works: 'Works',
  worksWithin: (time: string): string => `Works, ${time}`,
  fails: 'Does not work',
  untried: 'Was not tried',
  triedAgain: (when: string): string => `It is tried again ${when}.`,
  whatWasLookedAt: 'What was looked at',
  findings: 'Findings',
  yourNetwork: 'Your network',
  good: 'Good',
  note: 'To know',
  problem: 'Problem',
  /** The moment as in `today at 14:05`, the length as in `3.2 s`. */
  lookedAt: (when: string, length: string): string => `Looked at ${when}, for ${length}.`,
  lookedAtPaths: (when: string, length: string): string =>
    `Looked at ${when}, for ${length}. Times are there and back.`,
  seconds: (count: string): string => `${count} s`,
  pathsTo: (name: string, device: string): string => `Paths to ${name}, ${device}`,
  copyAsText: 'Copy as text',
  copied: 'Copied',
  lookAgain: 'Look again',
  textNamesAddresses: 'The text names the addresses of this device. Give it only to somebody who helps you.',
  asText: 'The diagnosis as text',
  /** Why a path does not work. */
  troubles: {
    'not-connected': 'This device has no connection to the server.',
    'not-a-contact': 'The name is no contact.',
    policy: 'This path is switched off here.',
    'missing-here': 'This program cannot do that.',
    'missing-there': 'The other program cannot do that, or does not want it.',
    absent: 'The device is not connected.',
    'no-answer': 'The device did not answer in time.',
    unneeded: 'Another direct path was there before.',
    'no-way': 'No way was found through the networks between the two.',
  },
  /** What was found, by its id; in English the peer says it itself, with all particulars. */
  said: {} as Readonly<Record<string, (facts: FindingFacts) => string>>,
}
