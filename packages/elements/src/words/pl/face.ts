import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: 'Twoje kontakty widzą je obok twojej nazwy. Trafia tylko do nich i nikt po drodze nie może go obejrzeć.',
  choose: 'Wybierz zdjęcie',
  other: 'Inne zdjęcie',
  take: 'Zrób zdjęcie',
  remove: 'Usuń zdjęcie',
  part: 'Widoczna część',
  partHint: 'Przeciągnij ją na miejsce albo użyj strzałek; plus i minus przybliżają i oddalają.',
  closer: 'Bliżej',
  use: 'Użyj tego zdjęcia',
  cancel: 'Anuluj',
  shown: 'Od teraz twoje kontakty widzą to zdjęcie.',
  gone: 'Twoje kontakty znów widzą twoje litery.',
  unable: 'Ta przeglądarka nie potrafi zrobić z tego małego zdjęcia.',
  faults: {
    unknown: 'Ten plik nie jest zdjęciem, które da się tu odczytać. Działają PNG, JPEG, WebP, GIF i AVIF.',
    disguised: 'Ten plik jest czymś innym, niż podaje, więc nie został otwarty. Wybierz inny.',
    heavy: 'Ten plik ma ponad 32 MB. Wybierz mniejszy.',
    huge: 'To zdjęcie ma ponad 40 milionów pikseli. Zmniejsz je albo wybierz inne.',
    broken: 'To zdjęcie jest uszkodzone i nie da się go otworzyć. Wybierz inne.',
  },
}
