import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Quem está nesta conversa',
  ofYourself: (name) => `${name} (você)`,
  noticeOf: 'Notificações deste grupo',
  all: 'Todas as mensagens',
  mentions: 'Só quando alguém mencionar você',
  nothing: 'Nenhuma',
  noticeHint: 'Neste dispositivo. As mensagens chegam como antes.',
}
