import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'directo',
  relay: 'servidor',
  kept: 'en espera',
  goDirectly: 'Los mensajes van directamente entre vuestros dispositivos',
  goThroughServer: 'Los mensajes van a través del servidor',
  areKept: 'Los mensajes se guardan hasta que se puedan entregar',
  dropToSend: (name) => `Suelta para enviar a ${name}`,
  journalOf: (name) => `Diario de estados de ${name}`,
  back: 'Volver a la lista',
  about: (name) => `Acerca de ${name}`,
  youAsked: (name) =>
    `Has pedido a ${name} ser contactos. Lo que escribas entretanto puede esperar aquí hasta que ${name} acepte.`,
  youBlocked: (name) => `Has bloqueado a ${name}. Ya no se acepta nada de este nombre.`,
  noContact: (name) => `${name} no está entre tus contactos. Lo primero que escribas irá con una solicitud.`,
  takeBack: 'Retirar',
  block: 'Bloquear',
  unblock: 'Desbloquear',
  add: 'Añadir',
  compare: 'Comparar',
  itIsFine: 'Está bien',
}
