import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Mensagens temporárias',
  off: 'Desativadas',
  hint: 'Vale para as novas mensagens e para todos aqui. Elas somem dos dispositivos de quem as escreveu esse tempo depois do envio, e dos de quem as lê esse tempo depois da leitura.',
  set: (name, span) => `${name} definiu mensagens temporárias: ${span}`,
  youSet: (span) => `Você definiu mensagens temporárias: ${span}`,
  ended: (name) => `${name} desativou as mensagens temporárias`,
  youEnded: 'Você desativou as mensagens temporárias',
  goes: (moment) => `Some: ${moment}`,
  goesRead: (span) => `Some depois de lida: ${span}`,
  fault: 'Nada foi alterado. Tente de novo.',
}
