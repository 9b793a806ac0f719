import { html, nothing, type TemplateResult } from 'lit'

import { hashOf, type Route } from '../../controllers/route/route.ts'
import { fold, wordsToFind } from '../../controllers/search/fold.ts'
import { messenger } from '../../words/en/messenger.ts'
import { roster } from '../../words/en/roster.ts'
import type { Words } from '../../words/words.ts'
import { icon, type IconName } from '../icon/icon.ts'

/** Something to be done or opened, which the search finds by its name. */
interface Command {
  readonly id: string
  readonly label: string
  readonly route: Route
  readonly icon: IconName
}

const queryMin = 2

/** The commands whose names have all words of the query, under their heading; nothing when there are none. */
export function commandsTemplate(query: string, words: Words): TemplateResult | typeof nothing {
  const found = commandsFor(query, words)
  if (found.length === 0) return nothing
  return html`<h2>${words.of(roster).commands}</h2>
    <ul>
      ${found.map(
        (command) =>
          html`<li>
            <a class="row command" href=${hashOf(command.route)} data-testid="command" data-id=${command.id}>
              <span class="sign">${icon(command.icon)}</span><span class="name cut">${command.label}</span>
            </a>
          </li>`,
      )}
    </ul>`
}

/** Whether the search finds any. */
export function hasCommands(query: string, words: Words): boolean {
  return commandsFor(query, words).length > 0
}

function commandsFor(query: string, words: Words): readonly Command[] {
  if (query.trim().length < queryMin) return []
  const wanted = wordsToFind(query.trim())
  return all(words).filter(({ label }) => wanted.every((word) => fold(label).includes(word)))
}

function all(words: Words): readonly Command[] {
  const list = words.of(roster)
  const whole = words.of(messenger)
  return [
    { id: 'add', label: list.addSomebody, route: { view: 'add', name: '' }, icon: 'add' },
    { id: 'group', label: list.newGroup, route: { view: 'group-new' }, icon: 'group' },
    { id: 'invitations', label: whole.invitations, route: { view: 'invitations' }, icon: 'send' },
    { id: 'devices', label: whole.yourDevices, route: { view: 'devices' }, icon: 'devices' },
    { id: 'link', label: whole.linkDevice, route: { view: 'link', code: '' }, icon: 'devices' },
    { id: 'recovery', label: whole.ifDevicesLost, route: { view: 'recovery' }, icon: 'key' },
    { id: 'passphrase', label: whole.passphrase, route: { view: 'passphrase' }, icon: 'lock' },
    { id: 'connection', label: whole.yourConnection, route: { view: 'diagnosis', name: '' }, icon: 'pulse' },
  ]
}
