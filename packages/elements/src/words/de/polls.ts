import { de as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Neue Umfrage',
  question: 'Frage',
  answer: (number) => `Antwort ${number}`,
  addAnswer: 'Antwort hinzufügen',
  removeAnswer: (number) => `Antwort ${number} entfernen`,
  several: 'Mehrere Antworten sind möglich',
  whyOpen:
    'Alle hier sehen, wer was gewählt hat: Jede Stimme kommt versiegelt von der Person selbst, und kein Server zählt.',
  needed: 'Eine Umfrage braucht eine Frage und mindestens zwei verschiedene Antworten.',
  send: 'Umfrage senden',
  chooseOne: 'Wähle eine',
  chooseSeveral: 'Wähle eine oder mehrere',
  over: 'Beendet',
  vote: 'Abstimmen',
  takeBack: 'Meine Stimme zurücknehmen',
  votes: (count) => plural(count, { one: '# Stimme', other: '# Stimmen' }),
  voters: (count) => plural(count, { one: '# Person hat abgestimmt', other: '# Personen haben abgestimmt' }),
  nobody: 'Noch keine Stimmen',
  end: 'Umfrage beenden',
}
