import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Jest nowa wersja Kith. Zacznie działać od następnego uruchomienia.',
  newVersionLabel: 'Nowa wersja',
  useNow: 'Użyj teraz',
  later: 'Później',
  notifications: 'Powiadomienia',
  whileOpen: 'Gdy Kith jest otwarty i nikt nie patrzy',
  whileOpenHint: 'W innej karcie lub oknie albo pod nimi.',
  whatWasWritten: 'Pokazuj, co napisano',
  whatWasWrittenHint: 'W przeciwnym razie widać tylko, od kogo.',
  whenClosed: 'Gdy Kith jest zamknięty',
  whenClosedHint:
    'Usługa push producenta przeglądarki budzi to urządzenie. Dowiaduje się, że i kiedy coś przyszło, ale nie od kogo ani co.',
  denied: 'Przeglądarka na to nie pozwala. Zezwól na powiadomienia tej strony w jej ustawieniach i spróbuj ponownie.',
  missing: 'Ta przeglądarka nie pokazuje powiadomień stron.',
  networkDoesNot: 'Ta sieć nie budzi urządzeń.',
  browserCannot: 'Tej przeglądarki nie można obudzić.',
  serviceSilent: 'Usługa push przeglądarki nie odpowiada. Nic się nie zmieniło; spróbuj później.',
  newMessage: 'Nowa wiadomość',
  asks: (name) => `${name} chce być wśród twoich kontaktów.`,
  something: 'Jest coś nowego',
  somethingFor: (name) => `Coś nowego dla: ${name}`,
  mentionsYou: (name) => `Wzmianka o Tobie: ${name}`,
}
