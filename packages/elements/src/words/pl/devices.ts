import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { pl as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Urządzenia: ${name}`,
  linkNew: 'Połącz nowe urządzenie',
  soThatOthersAreSure: 'Żeby inni mieli pewność, że to ty',
  wordsAndDigits: 'Słowa i cyfry, które porównują inni, takie same na wszystkich twoich urządzeniach.',
  yourFingerprint: 'Twój odcisk',
  since: (when) => `Od: ${when}`,
  thisSince: (when) => `To urządzenie · od: ${when}`,
  rename: 'Zmień nazwę',
  renameDevice: (device) => `Zmień nazwę: ${device}`,
  remove: 'Usuń',
  removeDevice: (device) => `Usuń: ${device}`,
  whatItIsSeenAs: 'Jak widzicie je ty i inni',
  save: 'Zapisz',
  saving: 'Zapisywanie…',
  takeThisOut: (name) =>
    `Odłączyć to urządzenie od ${name}? Od razu wypada i nie dostanie już żadnej wiadomości. Inne twoje urządzenia zostają.`,
  takeOut: (device, name) =>
    `Odłączyć ${device} od ${name}? Od razu wypada i nie dostanie już żadnej wiadomości. To, co już ma, na nim zostanie.`,
  removing: 'Usuwanie…',
  cancel: 'Anuluj',
  ifThisIsLost: 'Gdy stracisz to urządzenie',
  ifAllAreLost: 'Gdy stracisz wszystkie urządzenia',
  nothingBringsBack:
    'Na razie nic nie przywróci twojej nazwy: nikt by nie mógł, nawet prowadzący serwer. Zapisz kod odzyskiwania, to zajmie minutę.',
  comesBackWith: (keys) => `Twoja nazwa wróci dzięki temu, co przechowujesz: ${keys}.`,
  codes: (count) => plural(count, { one: '# kod na papierze', few: '# kody na papierze', many: '# kodów na papierze' }),
  passkeys: (count) => plural(count, { one: '# klucz dostępu', few: '# klucze dostępu', many: '# kluczy dostępu' }),
  makeCode: 'Utwórz kod odzyskiwania',
  recovery: 'Odzyskiwanie',
  isDeviceOf: (device, name) => `${device} należy teraz do: ${name}.`,
  showDevices: 'Pokaż twoje urządzenia',
  openThere: (address) => `Na nowym urządzeniu otwórz ${address}.`,
  chooseThere: 'Wybierz „Połącz to urządzenie”. Pokaże kod.',
  typeHere: 'Wpisz kod tutaj albo zeskanuj go aparatem tego urządzenia.',
  codeThere: 'Kod na nowym urządzeniu',
  lookingForIt: 'Szukanie…',
  goOn: 'Dalej',
  wantsToBe: (device, name) => `${device} chce dołączyć do nazwy ${name}. Pokazuje:`,
  waitingForYes: 'Czekamy na zgodę na nowym urządzeniu…',
  sayYesOnly:
    'Zgódź się tylko na urządzenie, które trzymasz w ręku. Od tej chwili będzie mogło czytać i pisać w twoim imieniu.',
  digitsAreSame: 'Cyfry są takie same',
  theyAreNot: 'Nie są',
}
