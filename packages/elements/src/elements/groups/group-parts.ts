import { html, nothing, type TemplateResult } from 'lit'

import type { Group } from '../../controllers/groups/groups.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { conversation } from '../../words/en/conversation.ts'
import { groupLines } from '../../words/en/group-lines.ts'
import { presence } from '../../words/en/presence.ts'
import type { Words } from '../../words/words.ts'
import { groupCallButtons } from '../call/call-buttons.ts'
import { icon } from '../icon/icon.ts'

/** What stands above the messages of a group: its face, its name, who is in it, who types. */
export function groupHeader(messenger: Messenger, group: Group, words: Words, tools: TemplateResult): TemplateResult {
  const about = hashOf({ view: 'details', name: group.place })
  const typing = messenger.typing.in(group.place)
  return html`<div class="header">
    <a
      class="icon-button back"
      href=${hashOf({ view: 'list' })}
      aria-label=${words.of(conversation).back}
      data-testid="back"
      >${icon('back')}</a
    >
    <a class="who" href=${about} title=${words.of(conversation).about(group.name)}>
      <kith-avatar size="small" is-group .name=${group.name} .picture=${group.picture}></kith-avatar>
      <div class="words">
        <h2 class="cut">
          <span dir="auto" data-testid="conversation-name">${group.name}</span>
        </h2>
        <p class="status cut" data-testid="group-status">
          ${typing.length > 0 ? words.of(presence).isTyping(words.list(typing)) : words.of(groupLines).members(words.number(group.members.length))}
        </p>
      </div>
    </a>
    ${groupCallButtons(messenger, group, words)} ${tools}
    <a class="icon-button info" href=${about} aria-label=${words.of(conversation).about(group.name)}>${icon('info')}</a>
  </div>`
}

/** Why one cannot write in a group, where that is so. */
export function groupStrip(messenger: Messenger, group: Group, words: Words): TemplateResult | typeof nothing {
  if (messenger.groups.maySay(group.place)) return nothing
  return html`<div class="strip" data-testid="group-strip">
    <p>${group.isMember ? words.of(groupLines).readOnly : words.of(groupLines).notMember}</p>
  </div>`
}

export { groupMark } from '../../controllers/groups/group-mark.ts'
export { eventWords } from '../../controllers/groups/groups-words.ts'
