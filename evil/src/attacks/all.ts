import { answerAttacks } from './answers.ts'
import type { Attack } from './attack.ts'
import { envelopeAttacks } from './envelopes.ts'
import { keyLogAttacks } from './key-log.ts'
import { liveAttacks } from './live.ts'
import { lockKeyAttacks } from './lock-keys.ts'
import { nameEndAttacks } from './name-ends.ts'
import { nameAttacks } from './names.ts'
import { peerContentAttacks } from './peer-content.ts'
import { peerMembershipAttacks } from './peer-membership.ts'
import { peerRollAttacks } from './peer-rolls.ts'
import { peerStrangerAttacks } from './peer-strangers.ts'
import { peerAttacks } from './peers.ts'
import { signInAttacks } from './signing-in.ts'

/** Every attack, in the order in which they are made. */
export const attacks: readonly Attack[] = [
  ...signInAttacks,
  ...nameAttacks,
  ...nameEndAttacks,
  ...keyLogAttacks,
  ...lockKeyAttacks,
  ...envelopeAttacks,
  ...answerAttacks,
  ...liveAttacks,
  ...peerAttacks,
  ...peerContentAttacks,
  ...peerMembershipAttacks,
  ...peerRollAttacks,
  ...peerStrangerAttacks,
]
