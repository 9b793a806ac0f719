import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Emotikony',
  yours: 'Twoje emotikony',
  hint: 'Napisz nazwę między dwukropkami, na przykład :party:, a w jej miejscu pojawi się twój obrazek. Kto go czyta, może go zachować.',
  none: 'Nie masz jeszcze żadnych. Wybierz małe obrazki i nazwij je, jak chcesz.',
  add: 'Dodaj obrazki',
  nameOf: (shortcut) => `Nazwa ${shortcut}`,
  up: (shortcut) => `Przesuń ${shortcut} w górę`,
  down: (shortcut) => `Przesuń ${shortcut} w dół`,
  remove: (shortcut) => `Usuń ${shortcut}`,
  added: (shortcuts) => `Dodano: ${shortcuts}`,
  there: 'Te obrazki są już wśród twoich emotikonów.',
  removed: (shortcut) => `Usunięto ${shortcut}. W wiadomościach, które go mają, pozostaje.`,
  undo: 'Cofnij',
  full: (count) => `Miejsce jest na ${count} emotikonów. Usuń część, aby dodać inne.`,
  faults: {
    name: 'Nazwa ma od 2 do 24 liter i cyfr, może też zawierać _, + i -.',
    taken: 'Inny emotikon ma tę nazwę.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'Zachowaj emotikony',
  kept: (shortcuts) => `Zachowano: ${shortcuts}`,
  change: 'Zmień swoje emotikony',
}
