import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `O relógio deste dispositivo está ${span} atrasado em relação ao da rede, por isso os horários podem parecer errados; a ordem e as mensagens estão seguras. Acerte o relógio nas configurações do dispositivo.`,
  ahead: (span) =>
    `O relógio deste dispositivo está ${span} adiantado em relação ao da rede, por isso os horários podem parecer errados; a ordem e as mensagens estão seguras. Acerte o relógio nas configurações do dispositivo.`,
  understood: 'Entendi',
}
