import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { pl as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Wiadomości: ${name}`,
  earlier: 'Wcześniejsze wiadomości…',
  nothingYet: 'Nic tu jeszcze nie ma.',
  sealed: (name) =>
    `To, co piszecie – ty i ${name} – jest zapieczętowane między waszymi urządzeniami. Sieć nie może tego odczytać.`,
  unread: 'Nieprzeczytane',
  toNewest: 'Do najnowszej wiadomości',
  toNewestUnread: (count) =>
    plural(count, {
      one: 'Do najnowszej wiadomości, # nieprzeczytana',
      few: 'Do najnowszej wiadomości, # nieprzeczytane',
      many: 'Do najnowszej wiadomości, # nieprzeczytanych',
    }),
  you: 'Ty',
  said: (who, when) => `${who}, ${when}: `,
  details: (words) => `${words}. Szczegóły`,
  showAll: (count) => `Pokaż całość (liczba znaków: ${count})`,
  tryAgain: 'Spróbuj ponownie',
  discard: 'Odrzuć',
  expiredHere: (count) =>
    plural(count, {
      one: 'Jedna wiadomość wygasła, zanim to urządzenie się pojawiło.',
      few: '# wiadomości wygasły, zanim to urządzenie się pojawiło.',
      many: '# wiadomości wygasło, zanim to urządzenie się pojawiło.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'Jedna wiadomość do tego urządzenia przepadła: jego pamięć to starsza kopia.',
      few: '# wiadomości do tego urządzenia przepadły: jego pamięć to starsza kopia.',
      many: '# wiadomości do tego urządzenia przepadło: jego pamięć to starsza kopia.',
    }),
}
