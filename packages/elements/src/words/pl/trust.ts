import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'Niesprawdzona',
  verified: 'Sprawdzona',
  changed: 'Zmieniona',
  recovered: (name) =>
    `Wszystkie urządzenia ${name} są nowe: nazwę odzyskano kodem. Tak powinno być, jeśli poprzednie przepadły.`,
  keyChanged: (name) =>
    `Sieć pokazuje teraz kogoś innego jako ${name}. Dopóki nie zdecydujesz inaczej, to, co piszesz, idzie do urządzeń, które znasz.`,
  released: (name) =>
    `Z nazwy ${name} zrezygnowano za podpisem jej właściciela. Kto będzie ją miał później, jest kimś innym.`,
  transferred: (name) =>
    `Nazwę ${name} przekazano komuś innemu za podpisem jej właściciela. Dopóki nie zdecydujesz inaczej, to, co piszesz, idzie do urządzeń, które znasz.`,
  doesNotFit: (name, why) => `To, co sieć mówi o ${name}, nie zgadza się ze sobą. ${why}`,
}
