import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'Da ora il codice sul tuo foglio riporta il tuo nome. Conservalo dove tieni il passaporto.',
  passkeyCounts: 'Da ora questa passkey riporta il tuo nome.',
  done: 'Fatto',
  lead: 'Se perdi tutti i dispositivi, il tuo nome torna solo con ciò che hai preparato prima. Nessun altro può ridartelo e nessun altro può prenderlo.',
  whatBringsBack: 'Ciò che riporta il tuo nome',
  makeCode: 'Crea un codice su carta',
  makeAnotherCode: 'Crea un altro codice su carta',
  usePasskey: 'Usa una passkey',
  writeDown: 'Scrivilo su carta. Viene mostrato una volta; né questo dispositivo né la rete lo conservano.',
  whoeverHas: 'Chi ha questo codice può prendere il tuo nome. Una foto è una copia che non vedi.',
  haveOnPaper: 'Ce l’ho su carta',
  print: 'Stampa',
  typeFromPaper: 'Scrivi il codice dal tuo foglio. Così sai che ogni lettera è giusta prima che ti serva.',
  recoveryCode: 'Codice di recupero',
  saving: 'Salvataggio…',
  thisIsIt: 'È questo',
  showAgain: 'Mostralo di nuovo',
  codeOnPaper: 'Un codice su carta',
  passkey: 'Una passkey',
  sheetTitle: (name, network) => `Codice di recupero di ${name} su ${network}`,
  sheetHow: (network) =>
    `Riporta il nome quando tutti i suoi dispositivi sono persi: apri ${network}, scegli «Recuperalo» e scrivi il nome e queste 28 lettere e cifre. Tra queste non ci sono né O né I.`,
  sheetWarning: 'Chi ha questo foglio può prendere il nome. Conservalo dove tieni il passaporto.',
}
