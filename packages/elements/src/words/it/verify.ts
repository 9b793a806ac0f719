import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `Questa non è l’impronta che ${name} ha qui. Se ${name} l’ha letta nel posto giusto, forse c’è qualcuno in mezzo: non dire qui nulla che solo ${name} debba leggere e provate un’altra via.`,
  compareAgain: 'Confronta di nuovo',
  isVerified: (name) => `L’identità di ${name} è verificata. Il sigillo resta anche con nuovi dispositivi.`,
  isVerifiedSince: (name, when) =>
    `L’identità di ${name} è verificata (da: ${when}). Il sigillo resta anche con nuovi dispositivi.`,
  takeSealAway: 'Togli il sigillo',
  meetOrCall: (name) =>
    `Incontra ${name} o chiama. Nello stesso punto, il suo schermo mostra sei parole e trenta cifre. Scrivi o incolla ciò che c’è; basta una delle due cose.`,
  whatIsRead: (name) => `Ciò che ${name} ti legge`,
  compare: 'Confronta',
  asItShouldBe: 'È come deve essere',
  asCode: 'La tua impronta come codice da scansionare',
  ownHint:
    'Chi scrive questo accanto al tuo nome è sicuro di parlare con te. Non è un segreto ed è uguale su tutti i tuoi dispositivi.',
  whatYouRead: (name) => `Ciò che leggi a ${name}`,
}
