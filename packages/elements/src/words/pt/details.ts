import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Voltar à conversa',
  address: 'Endereço',
  identity: 'Identidade',
  compare: 'Comparar',
  contactSince: 'Contato desde',
  report: 'Denunciar',
  remove: 'Remover',
  removeQuestion: 'Remover este contato dos dois lados? O que foi escrito fica neste dispositivo.',
  block: 'Bloquear',
  blockQuestion: 'Não aceitar mais nada deste nome? A conversa fica neste dispositivo.',
  cancel: 'Cancelar',
}
