import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Chi è in questa conversazione',
  ofYourself: (name) => `${name} (tu)`,
  noticeOf: 'Notifiche di questo gruppo',
  all: 'Tutti i messaggi',
  mentions: 'Solo quando qualcuno ti menziona',
  nothing: 'Nessuna',
  noticeHint: 'Su questo dispositivo. I messaggi arrivano come prima.',
}
