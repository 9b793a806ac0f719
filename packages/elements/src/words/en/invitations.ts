import { en as plural } from '../plural.ts'

/** Invitations into a network that asks new names for one. */
export const invitations = {
  area: 'invitations' as const,
  invitations: 'Invitations',
  lead: 'Where a network gives names to people who are invited, this is how they get in: an address for one person, once.',
  forThisName: 'For this name alone',
  ifYouLike: '(if you like)',
  make: 'Make an invitation',
  making: 'Making it…',
  madeFor: (name: string): string =>
    `An invitation for ${name}. Send it to nobody else: whoever opens it first takes the name.`,
  madeForOne: 'An invitation for one person. Send it to nobody else: whoever opens it first takes the name.',
  address: 'Address of the invitation',
  shownOnce: 'It is shown once; the network itself does not know it.',
  done: 'Done',
  madeSoFar: 'Made so far',
  older: (count: number): string => plural(count, { one: 'And an older one.', other: 'And # older ones.' }),
  forName: (name: string): string => `For ${name}`,
  forAnybody: 'For anybody',
  goodUntil: (when: string): string => `Good until ${when}`,
  cameWithIt: (name: string): string => `${name} came with it`,
  revoked: 'Revoked',
  wasGoodUntil: (when: string): string => `It was good until ${when}`,
  revoke: 'Revoke',
  revokeFor: (name: string): string => `Revoke the invitation for ${name}`,
  revokeForAnybody: 'Revoke the invitation for anybody',
  revokeThis: 'Revoke the invitation',
  revokeHint: 'Nobody can use it any more then. Whoever has a name already keeps it.',
  revoking: 'Revoking…',
  cancel: 'Cancel',
}
