import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `To nie jest odcisk, który ma tutaj ${name}. Jeśli ${name} czyta go z właściwego ekranu, ktoś może stać między wami: nie pisz tu nic, co ma czytać tylko ${name}, i spróbujcie inną drogą.`,
  compareAgain: 'Porównaj jeszcze raz',
  isVerified: (name) => `Tożsamość ${name} jest sprawdzona. Pieczęć zostaje także przy nowych urządzeniach.`,
  isVerifiedSince: (name, when) =>
    `Tożsamość ${name} jest sprawdzona (od: ${when}). Pieczęć zostaje także przy nowych urządzeniach.`,
  takeSealAway: 'Zdejmij pieczęć',
  meetOrCall: (name) =>
    `Spotkaj się lub zadzwoń: ${name}. Na tamtym ekranie w tym samym miejscu jest sześć słów i trzydzieści cyfr. Wpisz lub wklej to, co tam jest; wystarczy jedno z nich.`,
  whatIsRead: (name) => `Co czyta ci ${name}`,
  compare: 'Porównaj',
  asItShouldBe: 'Tak powinno być',
  asCode: 'Twój odcisk jako kod do zeskanowania',
  ownHint:
    'Kto wpisze to przy twojej nazwie, na pewno rozmawia z tobą. To nie tajemnica i jest takie samo na wszystkich twoich urządzeniach.',
  whatYouRead: (name) => `Co czytasz (${name} słucha)`,
}
