import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'El código de tu papel devuelve tu nombre desde ahora. Guárdalo donde tengas el pasaporte.',
  passkeyCounts: 'Esta clave de acceso devuelve tu nombre desde ahora.',
  done: 'Listo',
  lead: 'Si pierdes todos tus dispositivos, tu nombre solo vuelve con lo que hayas preparado antes. Nadie más puede devolvértelo y nadie más puede quitártelo.',
  whatBringsBack: 'Lo que devuelve tu nombre',
  makeCode: 'Crear un código en papel',
  makeAnotherCode: 'Crear otro código en papel',
  usePasskey: 'Usar una clave de acceso',
  writeDown: 'Anota esto en papel. Se muestra una vez; ni este dispositivo ni la red lo guardan.',
  whoeverHas: 'Quien tenga este código puede quedarse con tu nombre. Una foto es una copia que no ves.',
  haveOnPaper: 'Ya lo tengo en papel',
  print: 'Imprimir',
  typeFromPaper: 'Escribe el código de tu papel. Así sabes que cada letra está bien antes de necesitarlo.',
  recoveryCode: 'Código de recuperación',
  saving: 'Guardando…',
  thisIsIt: 'Es este',
  showAgain: 'Mostrarlo otra vez',
  codeOnPaper: 'Un código en papel',
  passkey: 'Una clave de acceso',
  sheetTitle: (name, network) => `Código de recuperación de ${name} en ${network}`,
  sheetHow: (network) =>
    `Devuelve el nombre cuando se han perdido todos sus dispositivos: abre ${network}, elige «Recuperarlo» y escribe el nombre y estas 28 letras y cifras. Entre ellas no hay ninguna O ni ninguna I.`,
  sheetWarning: 'Quien tenga este papel puede quedarse con el nombre. Guárdalo donde tengas el pasaporte.',
}
