/** Adding somebody by name, or handing out the own link. */
export const adding = {
  area: 'adding' as const,
  addSomebody: 'Add somebody',
  theirName: 'Their name',
  fewWords: 'A few words with it',
  ifYouLike: '(if you like)',
  wordsExample: 'We met at the market',
  ask: 'Ask',
  orLetThemFindYou: 'Or let them find you',
  noNameYet: 'They have no name here yet?',
  linkAsksThem: 'Your link asks them to choose one. Some networks ask for an invitation, too.',
  thisIsYou: 'This is you; add somebody else.',
  nobodyHasIt: 'Nobody has this name yet. Is it spelled right? You can also send your link.',
  invite: 'Invite into this network',
  /** An address to hand out. */
  yourLink: 'Your link',
  copy: 'Copy',
  copied: 'Copied',
  linkAsCode: 'The link as a code to scan',
}
