import { pl as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Nowa ankieta',
  question: 'Pytanie',
  answer: (number) => `Odpowiedź ${number}`,
  addAnswer: 'Dodaj odpowiedź',
  removeAnswer: (number) => `Usuń odpowiedź ${number}`,
  several: 'Można wybrać kilka odpowiedzi',
  whyOpen:
    'Wszyscy tutaj widzą, kto co wybrał: każdy głos przychodzi zapieczętowany od danej osoby, a żaden serwer nie liczy.',
  needed: 'Ankieta wymaga pytania i co najmniej dwóch różnych odpowiedzi.',
  send: 'Wyślij ankietę',
  chooseOne: 'Wybierz jedną',
  chooseSeveral: 'Wybierz jedną lub kilka',
  over: 'Zakończona',
  vote: 'Zagłosuj',
  takeBack: 'Wycofaj mój głos',
  votes: (count) => plural(count, { one: '# głos', few: '# głosy', many: '# głosów' }),
  voters: (count) => plural(count, { one: 'Głosowała # osoba', few: 'Głosowały # osoby', many: 'Głosowało # osób' }),
  nobody: 'Nikt jeszcze nie głosował',
  end: 'Zakończ ankietę',
}
