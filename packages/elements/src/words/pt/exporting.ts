import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { pt as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Exportar a conversa',
  hint: 'O que está neste dispositivo, em um arquivo só para você. As mensagens temporárias ficam de fora; os arquivos são citados, mas não incluídos.',
  asPage: 'Para ler (HTML)',
  asData: 'Como dados (JSON)',
  cancel: 'Cancelar',
  saved: 'Salvo.',
  fault: 'A exportação não funcionou. Tente de novo.',
  heading: (name) => `Conversa com ${name}`,
  made: (moment) => `Exportada em ${moment}`,
  aFile: (name, size) => `Arquivo: ${name} (${size})`,
  gathered: (count) => plural(count, { one: '# mensagem reunida', other: '# mensagens reunidas' }),
  nudge: 'Uma cutucada',
}
