import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} quiere ser tu contacto`,
  noWords: 'No trae ningún mensaje.',
  accept: 'Aceptar',
  decline: 'Rechazar',
  hint: (name) =>
    `${name} no puede ver si estás, si lees esto ni si lo rechazas. Una solicitud rechazada no se vuelve a oír en 30 días.`,
  block: 'Bloquear',
  report: 'Denunciar',
}
