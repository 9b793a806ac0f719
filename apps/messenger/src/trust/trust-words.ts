import type { NameTrust } from '@kith/peer'

import { codeSentence } from '../network/names.ts'

/** What the seal and the question at a name say. */
export const trustWords: Readonly<Record<NameTrust['trust'], string>> = {
  unverified: 'Not verified',
  verified: 'Verified',
  changed: 'Changed',
}

/** Why a name counts as changed, and what that means for what one writes. */
export function changeSentence({ name, because }: NameTrust): string {
  if (because === 'recovered')
    return `All devices of ${name} are new: the name was brought back with its recovery code. That is as it should be if ${name} lost them.`
  if (because === 'key-changed')
    return `The network shows somebody else as ${name} now. Until you say otherwise, what you write goes to the devices that you know.`
  if (because === 'name-released')
    return `${name} was given up by its owner, who signed that. Whoever has it later is somebody else.`
  if (because === 'name-transferred')
    return `${name} was given to somebody else by its owner, who signed that. Until you say otherwise, what you write goes to the devices that you know.`
  return `What the network says of ${name} does not fit together. ${codeSentence(because)}`
}
