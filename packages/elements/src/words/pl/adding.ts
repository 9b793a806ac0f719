import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Dodaj kogoś',
  theirName: 'Nazwa tej osoby',
  fewWords: 'Kilka słów do zaproszenia',
  ifYouLike: '(jeśli chcesz)',
  wordsExample: 'Znamy się z targu',
  ask: 'Zaproś',
  orLetThemFindYou: 'Albo daj się znaleźć',
  noNameYet: 'Nie ma tu jeszcze nazwy?',
  linkAsksThem: 'Twój link poprosi o wybranie nazwy. Niektóre sieci wymagają też zaproszenia do sieci.',
  thisIsYou: 'To ty; dodaj kogoś innego.',
  nobodyHasIt: 'Nikt jeszcze nie ma tej nazwy. Czy jest dobrze zapisana? Możesz też wysłać swój link.',
  invite: 'Zaproś do tej sieci',
  yourLink: 'Twój link',
  copy: 'Kopiuj',
  copied: 'Skopiowano',
  linkAsCode: 'Link jako kod do zeskanowania',
}
