import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Volver a la conversación',
  address: 'Dirección',
  identity: 'Identidad',
  compare: 'Comparar',
  contactSince: 'Contacto desde',
  report: 'Denunciar',
  remove: 'Eliminar',
  removeQuestion: '¿Eliminar este contacto en ambos lados? Lo que se ha escrito se queda en este dispositivo.',
  block: 'Bloquear',
  blockQuestion: '¿No aceptar nada más de este nombre? La conversación se queda en este dispositivo.',
  cancel: 'Cancelar',
}
