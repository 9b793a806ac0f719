import { nothing, type TemplateResult } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { Cell } from '../../controllers/observable/cell.ts'
import type { Words } from '../../words/words.ts'
import type * as parts from './contact-strip.ts'

/** What stands over a conversation when something is to be decided about its name. It is loaded then: over most conversations stands nothing. */
export const stripView: Cell<typeof parts | undefined> = new Cell<typeof parts | undefined>(undefined)
let isLoading = false

/** The strip over the conversation with a name, if it needs one; until it is loaded nothing, and `stripView` tells when it is. */
export function stripOver(messenger: Messenger, name: string, words: Words): TemplateResult | typeof nothing {
  const state = messenger.contacts.of(name)?.state
  if (state === 'asking' || (state === 'contact' && messenger.trust.of(name)?.trust !== 'changed')) return nothing
  if (stripView.value !== undefined) return stripView.value.contactStrip(messenger, name, words)
  if (!isLoading) {
    isLoading = true
    import('./contact-strip.ts')
      .then((loaded) => {
        stripView.set(loaded)
      }, reportError)
      .finally(() => {
        isLoading = false
      })
  }
  return nothing
}
