import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Hay una nueva versión de Kith. Se usará desde el próximo inicio.',
  newVersionLabel: 'Nueva versión',
  useNow: 'Usarla ahora',
  later: 'Más tarde',
  notifications: 'Notificaciones',
  whileOpen: 'Cuando Kith está abierto y nadie mira',
  whileOpenHint: 'En otra pestaña o ventana, o detrás de una.',
  whatWasWritten: 'Mostrar lo que se ha escrito',
  whatWasWrittenHint: 'Si no, dicen quién ha escrito y nada más.',
  whenClosed: 'Cuando Kith está cerrado',
  whenClosedHint:
    'El servicio push del fabricante de tu navegador despierta este dispositivo. Sabe que te ha llegado algo y cuándo, no de quién ni qué.',
  denied: 'Tu navegador no lo permite. Permite las notificaciones de esta página en sus ajustes e inténtalo de nuevo.',
  missing: 'Este navegador no muestra notificaciones de páginas.',
  networkDoesNot: 'Esta red no despierta dispositivos.',
  browserCannot: 'Este navegador no se puede despertar.',
  serviceSilent: 'El servicio push de tu navegador no responde. No ha cambiado nada; inténtalo más tarde.',
  newMessage: 'Mensaje nuevo',
  asks: (name) => `${name} quiere ser tu contacto.`,
  something: 'Hay algo nuevo',
  somethingFor: (name) => `Algo nuevo para ${name}`,
  mentionsYou: (name) => `${name} te menciona`,
}
