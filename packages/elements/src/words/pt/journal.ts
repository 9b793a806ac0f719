import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Diário de status',
  gap: 'Não observado',
  aboutGaps: 'Não observado: este aparelho estava desligado ou offline, ou não podia ver. Nada é adivinhado.',
  notAllowed: (name) =>
    `${name} não permite que você mantenha um diário dos horários online e offline. Só ${name} pode permitir isso.`,
  allowed: (name, since) =>
    `Desde ${since}, ${name} permite que você mantenha um diário dos horários online e offline. Você não mantém nenhum agora.`,
  kept: (name, since) => `Mantido desde ${since}. ${name} permite, vê que você o mantém e pode encerrá-lo.`,
  keep: 'Manter um diário',
  stop: 'Parar de manter',
  erase: 'Apagar o que foi guardado',
  eraseQuestion: 'Apagar tudo o que este aparelho guardou? Não dá para desfazer.',
  confirm: 'Apagar',
  cancel: 'Cancelar',
  save: 'Salvar como CSV',
  give: (name) => `Permitir que ${name} mantenha um diário dos seus status`,
  giveHint:
    'Online, ausente, ocupado, offline e quando; sem notas. Quando você encerra, o que foi guardado lá é apagado.',
  taken: (name, since) => `${name} mantém um desde ${since}.`,
  notTaken: (name) => `${name} não mantém nenhum agora.`,
  earlier: 'Semana anterior',
  later: 'Semana seguinte',
  table: 'Como tabela',
  caption: (week) => `Horas e minutos em cada status, ${week}`,
  day: 'Dia',
  week: 'Semana',
  toCome: 'ainda por vir',
  line: (what, value) => `${what}: ${value}`,
  zone: (zone) => `Horários de ${zone}`,
}
