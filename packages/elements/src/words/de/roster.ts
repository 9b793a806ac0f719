import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { de as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Einstellungen',
  addSomebody: 'Jemanden hinzufügen',
  newGroup: 'Neue Gruppe',
  search: 'Suchen',
  searchHint: 'Menschen, Nachrichten und Befehle suchen',
  conversations: 'Unterhaltungen',
  requests: 'Anfragen',
  people: 'Menschen',
  messages: 'Nachrichten',
  commands: 'Befehle',
  blockedCount: (count) => plural(count, { one: 'Blockiert (#)', other: 'Blockiert (#)' }),
  nothingFound: (query) => `Nichts gefunden für „${query}“.`,
  nobody: 'Noch ist niemand hier. Füge jemanden über den Namen hinzu oder verschicke deinen Link.',
  unblock: 'Freigeben',
  unblockName: (name) => `${name} freigeben`,
  unread: 'ungelesen',
  draft: 'Entwurf:',
  asks: 'Möchte dein Kontakt werden',
  you: 'Du:',
  asked: 'Angefragt, noch keine Antwort',
  blocked: 'Blockiert',
  youAreMentioned: 'du wirst erwähnt',
  quietButMentions: 'Stumm, außer wenn du erwähnt wirst',
}
