import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'Kod na twoim papierze od teraz przywraca nazwę. Trzymaj go tam, gdzie paszport.',
  passkeyCounts: 'Ten klucz dostępu od teraz przywraca twoją nazwę.',
  done: 'Gotowe',
  lead: 'Gdy wszystkie urządzenia przepadną, nazwa wróci tylko dzięki temu, co przygotujesz wcześniej. Nikt inny nie może ci jej oddać i nikt inny nie może jej zabrać.',
  whatBringsBack: 'Co przywraca twoją nazwę',
  makeCode: 'Utwórz kod na papierze',
  makeAnotherCode: 'Utwórz jeszcze jeden kod na papierze',
  usePasskey: 'Użyj klucza dostępu',
  writeDown: 'Zapisz to na papierze. Pokazujemy raz; ani to urządzenie, ani sieć tego nie przechowują.',
  whoeverHas: 'Kto ma ten kod, może zabrać twoją nazwę. Zdjęcie to kopia, której nie widzisz.',
  haveOnPaper: 'Mam go na papierze',
  print: 'Drukuj',
  typeFromPaper: 'Przepisz kod z papieru. Dzięki temu wiesz, że każda litera się zgadza, zanim będzie potrzebny.',
  recoveryCode: 'Kod odzyskiwania',
  saving: 'Zapisywanie…',
  thisIsIt: 'To ten',
  showAgain: 'Pokaż jeszcze raz',
  codeOnPaper: 'Kod na papierze',
  passkey: 'Klucz dostępu',
  sheetTitle: (name, network) => `Kod odzyskiwania: ${name}, ${network}`,
  sheetHow: (network) =>
    `Przywraca nazwę, gdy wszystkie jej urządzenia przepadły: otwórz ${network}, wybierz „Odzyskaj nazwę” i wpisz nazwę oraz te 28 liter i cyfr. Nie ma wśród nich O ani I.`,
  sheetWarning: 'Kto ma tę kartkę, może zabrać nazwę. Trzymaj ją tam, gdzie paszport.',
}
