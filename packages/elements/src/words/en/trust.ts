/** Whether a name is who one thinks. */
export const trust = {
  area: 'trust' as const,
  unverified: 'Not verified',
  verified: 'Verified',
  changed: 'Changed',
  recovered: (name: string): string =>
    `All devices of ${name} are new: the name was brought back with its recovery code. That is as it should be if ${name} lost them.`,
  keyChanged: (name: string): string =>
    `The network shows somebody else as ${name} now. Until you say otherwise, what you write goes to the devices that you know.`,
  released: (name: string): string =>
    `${name} was given up by its owner, who signed that. Whoever has it later is somebody else.`,
  transferred: (name: string): string =>
    `${name} was given to somebody else by its owner, who signed that. Until you say otherwise, what you write goes to the devices that you know.`,
  doesNotFit: (name: string, why: string): string => `What the network says of ${name} does not fit together. ${why}`,
}
