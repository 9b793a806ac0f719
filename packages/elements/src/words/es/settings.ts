import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'Idioma',
  asBrowser: 'Como en el navegador',
  appearance: 'Apariencia',
  appearances: { system: 'Como en el sistema', light: 'Claro', dark: 'Oscuro' },
  contrast: 'Más contraste',
  contrastHint: 'Si no, como lo pida tu sistema.',
  privacy: 'Privacidad',
  lastSeen: 'Mostrar tu última conexión',
  lastSeenHint:
    'A tus contactos, en todos tus dispositivos. Para uno en concreto puedes elegir otra cosa en sus detalles.',
  away: 'Mostrar como ausente',
  awayHint: 'Cuando aquí no se ha tocado nada durante un rato.',
  never: 'Nunca',
  afterMinutes: (count) => `Tras ${count} minutos`,
  notice: 'Contar también otros programas',
  noticeHint: 'El navegador pregunta si Kith puede saber que este dispositivo está en uso o bloqueado.',
  storage: 'Almacenamiento',
  used: (size) => `Todo lo que se guarda aquí ocupa ${size}.`,
  isKept: 'El navegador lo guarda hasta que lo borres.',
  mayGo: 'Si falta espacio, el navegador puede borrarlo.',
  keep: 'Pedir que lo guarde',
  notKept: 'El navegador no lo prometió. Instalada como aplicación, o con más uso, quizá lo haga.',
  more: 'Más',
  sight: (name) => `Qué ve ${name} de tu estado`,
  sights: {
    all: 'Como todos los contactos',
    'no-times': 'Todo menos la última conexión',
    nothing: 'Siempre desconectado',
  },
}
