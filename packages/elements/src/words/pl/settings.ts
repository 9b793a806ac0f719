import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'Język',
  asBrowser: 'Jak w przeglądarce',
  appearance: 'Wygląd',
  appearances: { system: 'Jak w systemie', light: 'Jasny', dark: 'Ciemny' },
  contrast: 'Większy kontrast',
  contrastHint: 'Bez tego tak, jak prosi o to system.',
  privacy: 'Prywatność',
  lastSeen: 'Pokazuj czas ostatniej obecności',
  lastSeenHint:
    'Twoim kontaktom, na wszystkich twoich urządzeniach. Dla jednego z nich możesz wybrać inaczej w szczegółach.',
  away: 'Pokazuj nieobecność',
  awayHint: 'Gdy przez jakiś czas nic tu nie dotknięto.',
  never: 'Nigdy',
  afterMinutes: (count) => `Po ${count} min`,
  notice: 'Licz też inne programy',
  noticeHint: 'Przeglądarka zapyta, czy Kith może wiedzieć, że to urządzenie jest używane lub zablokowane.',
  storage: 'Pamięć',
  used: (size) => `Wszystko, co tu przechowywane, zajmuje ${size}.`,
  isKept: 'Przeglądarka zachowa to do usunięcia.',
  mayGo: 'Gdy zabraknie miejsca, przeglądarka może to usunąć.',
  keep: 'Poproś o zachowanie',
  notKept: 'Przeglądarka tego nie obiecała. Może to zrobić po instalacji aplikacji lub częstszym używaniu.',
  more: 'Więcej',
  sight: (name) => `Co z twojego statusu widzi ${name}`,
  sights: {
    all: 'Jak wszystkie kontakty',
    'no-times': 'Wszystko prócz ostatniej obecności',
    nothing: 'Zawsze offline',
  },
}
