import { html, nothing, type TemplateResult } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { changeSentence } from '../../controllers/trust/trust-words.ts'
import { conversation } from '../../words/en/conversation.ts'
import type { Words } from '../../words/words.ts'
import { actionButton, strip } from './strip.ts'

/** What has to be decided about a name, with the ways to decide it. */
export function contactStrip(messenger: Messenger, name: string, words: Words): TemplateResult | typeof nothing {
  const { contacts } = messenger.peer
  const says = words.of(conversation)
  const contact = messenger.contacts.of(name)
  switch (contact?.state) {
    case 'contact':
      return changedStrip(messenger, name, words)
    case 'asking':
      return nothing
    case 'requested':
      return strip(says.youAsked(name), [actionButton('take-back', says.takeBack, () => contacts.remove(name))])
    case 'blocked':
      return strip(says.youBlocked(name), [actionButton('unblock', says.unblock, () => contacts.remove(name))])
    case undefined:
      return strip(says.noContact(name), [
        actionButton('add', says.add, () => contacts.request(name), 'primary'),
        actionButton('block', says.block, () => contacts.block(name)),
      ])
  }
}

/** A name that has changed is a question, not a scare: what happened, and the ways to answer. */
function changedStrip(messenger: Messenger, name: string, words: Words): TemplateResult | typeof nothing {
  const says = words.of(conversation)
  const trust = messenger.trust.of(name)
  if (trust?.trust !== 'changed') return nothing
  return strip(changeSentence(trust, words), [
    html`<a class="button primary" href=${hashOf({ view: 'verify', name })} data-testid="contact-compare"
      >${says.compare}</a
    >`,
    actionButton('it-is-fine', says.itIsFine, () => messenger.peer.names.acceptChange(name)),
  ])
}
