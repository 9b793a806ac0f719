import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Quién está en esta conversación',
  ofYourself: (name) => `${name} (tú)`,
  noticeOf: 'Avisos de este grupo',
  all: 'Todos los mensajes',
  mentions: 'Solo cuando alguien te menciona',
  nothing: 'Ninguno',
  noticeHint: 'En este dispositivo. Los mensajes llegan como antes.',
}
