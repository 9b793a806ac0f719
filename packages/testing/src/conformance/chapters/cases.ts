import { type ConformanceCase, chapterNames } from '../running/case.ts'
import { absence } from './absence.ts'
import { blobs } from './blobs.ts'
import { chainEnds } from './chain-ends.ts'
import { deviceLists } from './device-lists.ts'
import { directory, directorySlow } from './directory.ts'
import { envelopes } from './envelopes.ts'
import { firstContact } from './first-contact.ts'
import { frames } from './frames.ts'
import { ice } from './ice.ts'
import { keyLog } from './key-log.ts'
import { limits, limitsSlow } from './limits.ts'
import { lockKeys } from './lock-keys.ts'
import { mailboxGivingOut, mailboxGivingOutSlow } from './mailbox-giving-out.ts'
import { mailboxHello } from './mailbox-hello.ts'
import { mailboxQuotas, mailboxQuotasSlow } from './mailbox-quotas.ts'
import { mailboxTakingIn } from './mailbox-taking-in.ts'
import { meetings } from './meetings.ts'
import { names } from './names.ts'
import { positions } from './positions.ts'
import { presence, presenceSlow } from './presence.ts'
import { receipts } from './receipts.ts'
import { relay } from './relay.ts'
import { searches } from './searches.ts'
import { sessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { upgrade } from './upgrade.ts'

/** Every case, by chapter. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...[upgrade, frames, envelopes, names, deviceLists, chainEnds, keyLog, lockKeys, signIn, sessions, meetings],
  ...[relay, absence],
  ...[mailboxTakingIn, mailboxQuotas, mailboxQuotasSlow, mailboxGivingOut, mailboxGivingOutSlow],
  ...[mailboxHello, receipts, positions, firstContact, blobs],
  ...[presence, presenceSlow, directory, directorySlow, searches, ice, limits, limitsSlow],
]
  .flat()
  .sort((one, other) => chapterNames.indexOf(one.chapter) - chapterNames.indexOf(other.chapter))
