import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'O código no seu papel traz o seu nome de volta a partir de agora. Guarde-o onde está o seu passaporte.',
  passkeyCounts: 'Esta chave de acesso traz o seu nome de volta a partir de agora.',
  done: 'Pronto',
  lead: 'Quando todos os dispositivos se perdem, o seu nome só volta com o que você preparou antes. Ninguém mais pode devolvê-lo e ninguém mais pode tomá-lo.',
  whatBringsBack: 'O que traz o seu nome de volta',
  makeCode: 'Criar um código no papel',
  makeAnotherCode: 'Criar outro código no papel',
  usePasskey: 'Usar uma chave de acesso',
  writeDown: 'Anote isto no papel. Aparece uma vez só; nem este dispositivo nem a rede o guardam.',
  whoeverHas: 'Quem tem este código pode tomar o seu nome. Uma foto é uma cópia que você não vê.',
  haveOnPaper: 'Já está no papel',
  print: 'Imprimir',
  typeFromPaper: 'Digite o código do seu papel. Assim você sabe que cada letra está certa antes de precisar.',
  recoveryCode: 'Código de recuperação',
  saving: 'Salvando…',
  thisIsIt: 'É este',
  showAgain: 'Mostrar de novo',
  codeOnPaper: 'Um código no papel',
  passkey: 'Uma chave de acesso',
  sheetTitle: (name, network) => `Código de recuperação de ${name} em ${network}`,
  sheetHow: (network) =>
    `Traz o nome de volta quando todos os dispositivos se perdem: abra ${network}, escolha “Recuperar o nome” e digite o nome e estas 28 letras e dígitos. Não há O nem I entre eles.`,
  sheetWarning: 'Quem tem este papel pode tomar o nome. Guarde-o onde está o seu passaporte.',
}
