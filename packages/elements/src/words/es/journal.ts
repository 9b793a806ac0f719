import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Diario de estados',
  gap: 'Sin observar',
  aboutGaps: 'Sin observar: este dispositivo estaba apagado o sin conexión, o no podía verlo. No se adivina nada.',
  notAllowed: (name) =>
    `${name} no te permite llevar un diario de cuándo se conecta y se desconecta. Solo ${name} puede permitirlo.`,
  allowed: (name, since) =>
    `Desde ${since}, ${name} te permite llevar un diario de cuándo se conecta y se desconecta. Ahora no llevas ninguno.`,
  kept: (name, since) => `Lo llevas desde ${since}. ${name} lo permite, ve que lo llevas y puede ponerle fin.`,
  keep: 'Llevar un diario',
  stop: 'Dejar de llevarlo',
  erase: 'Borrar lo guardado',
  eraseQuestion: '¿Borrar todo lo que este dispositivo ha guardado? No se puede deshacer.',
  confirm: 'Borrar',
  cancel: 'Cancelar',
  save: 'Guardar como CSV',
  give: (name) => `Permitir que ${name} lleve un diario de tus estados`,
  giveHint:
    'En línea, ausente, ocupado, desconectado y cuándo; sin notas. Cuando lo termines, allí se borra lo guardado.',
  taken: (name, since) => `${name} lleva uno desde ${since}.`,
  notTaken: (name) => `${name} no lleva ninguno ahora.`,
  earlier: 'Semana anterior',
  later: 'Semana siguiente',
  table: 'Como tabla',
  caption: (week) => `Horas y minutos en cada estado, ${week}`,
  day: 'Día',
  week: 'Semana',
  toCome: 'aún por venir',
  line: (what, value) => `${what}: ${value}`,
  zone: (zone) => `Horas de ${zone}`,
}
