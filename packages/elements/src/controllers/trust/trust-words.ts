import type { NameTrust } from '@kith/peer'

import { trust } from '../../words/en/trust.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'

/** Why a name counts as changed, and what that means for what one writes. */
export function changeSentence({ name, because }: NameTrust, words: Words): string {
  const says = words.of(trust)
  switch (because) {
    case 'recovered':
      return says.recovered(name)
    case 'key-changed':
      return says.keyChanged(name)
    case 'name-released':
      return says.released(name)
    case 'name-transferred':
      return says.transferred(name)
    default:
      return says.doesNotFit(name, codeSentence(because, words))
  }
}
