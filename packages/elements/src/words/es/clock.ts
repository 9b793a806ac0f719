import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `El reloj de este dispositivo va ${span} por detrás del de la red, así que las horas pueden verse mal; el orden y los mensajes están a salvo. Pon el reloj en hora en los ajustes del dispositivo.`,
  ahead: (span) =>
    `El reloj de este dispositivo va ${span} por delante del de la red, así que las horas pueden verse mal; el orden y los mensajes están a salvo. Pon el reloj en hora en los ajustes del dispositivo.`,
  understood: 'Entendido',
}
