/** Comparing fingerprints. */
export const verify = {
  area: 'verify' as const,
  different: (name: string): string =>
    `This is not the fingerprint that ${name} has here. If ${name} read it out from the right screen, somebody may stand between you: say nothing here that only ${name} should read, and try another way to meet.`,
  compareAgain: 'Compare again',
  isVerified: (name: string): string => `${name} is verified. The seal stays when ${name} takes new devices.`,
  isVerifiedSince: (name: string, when: string): string =>
    `${name} is verified, since ${when}. The seal stays when ${name} takes new devices.`,
  takeSealAway: 'Take the seal away',
  meetOrCall: (name: string): string =>
    `Meet or call ${name}. On the screen there, the same place shows six words and thirty digits. Type or paste what it says; either is enough.`,
  whatIsRead: (name: string): string => `What ${name} reads to you`,
  compare: 'Compare',
  asItShouldBe: 'It is as it should be',
  asCode: 'Your fingerprint as a code to scan',
  ownHint:
    'Who types this at your name is sure to talk to you. It is no secret, and stays the same on all your devices.',
  whatYouRead: (name: string): string => `What you read to ${name}`,
}
