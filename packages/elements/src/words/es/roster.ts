import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { es as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Ajustes',
  addSomebody: 'Añadir a alguien',
  newGroup: 'Grupo nuevo',
  search: 'Buscar',
  searchHint: 'Buscar personas, mensajes y órdenes',
  conversations: 'Conversaciones',
  requests: 'Solicitudes',
  people: 'Personas',
  messages: 'Mensajes',
  commands: 'Órdenes',
  blockedCount: (count) => plural(count, { one: 'Bloqueados (#)', other: 'Bloqueados (#)' }),
  nothingFound: (query) => `No se ha encontrado nada para «${query}».`,
  nobody: 'Aún no hay nadie aquí. Añade a alguien por su nombre o envía tu enlace.',
  unblock: 'Desbloquear',
  unblockName: (name) => `Desbloquear a ${name}`,
  unread: 'sin leer',
  draft: 'Borrador:',
  asks: 'Quiere ser tu contacto',
  you: 'Tú:',
  asked: 'Solicitud enviada, aún sin respuesta',
  blocked: 'Nombre bloqueado',
  youAreMentioned: 'te mencionan',
  quietButMentions: 'En silencio, salvo cuando te mencionan',
}
