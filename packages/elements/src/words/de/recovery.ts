import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'Der Code auf deinem Papier bringt von jetzt an deinen Namen zurück. Heb ihn dort auf, wo dein Pass ist.',
  passkeyCounts: 'Dieser Passkey bringt von jetzt an deinen Namen zurück.',
  done: 'Fertig',
  lead: 'Wenn all deine Geräte verloren sind, kommt dein Name nur mit dem zurück, was du vorher gemacht hast. Niemand sonst kann ihn dir wiedergeben, und niemand sonst kann ihn nehmen.',
  whatBringsBack: 'Was deinen Namen zurückbringt',
  makeCode: 'Code auf Papier machen',
  makeAnotherCode: 'Noch einen Code auf Papier machen',
  usePasskey: 'Einen Passkey nehmen',
  writeDown: 'Schreib das auf Papier. Es wird einmal gezeigt; weder dieses Gerät noch das Netz hebt es auf.',
  whoeverHas: 'Wer diesen Code hat, kann deinen Namen nehmen. Ein Foto davon ist eine Kopie, die du nicht siehst.',
  haveOnPaper: 'Ich habe ihn auf Papier',
  print: 'Drucken',
  typeFromPaper:
    'Tippe den Code von deinem Papier ab. So weißt du, dass jeder Buchstabe stimmt, bevor du ihn brauchst.',
  recoveryCode: 'Wiederherstellungscode',
  saving: 'Wird gespeichert…',
  thisIsIt: 'Das ist er',
  showAgain: 'Noch einmal zeigen',
  codeOnPaper: 'Ein Code auf Papier',
  passkey: 'Ein Passkey',
  sheetTitle: (name, network) => `Wiederherstellungscode von ${name} auf ${network}`,
  sheetHow: (network) =>
    `Er bringt den Namen zurück, wenn all seine Geräte verloren sind: ${network} öffnen, „Namen zurückholen“ wählen und den Namen und diese 28 Buchstaben und Ziffern eintippen. O und I kommen darin nicht vor.`,
  sheetWarning: 'Wer dieses Papier hat, kann den Namen nehmen. Heb es dort auf, wo dein Pass ist.',
}
