import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { ar as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'الرموز والنكز',
  nudge: 'نكز',
  nudged: (name) => `نكزة من ${name}`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `نكزة من ${name}`,
      two: `نكزتان من ${name}`,
      few: `# نكزات من ${name}`,
      many: `# نكزة من ${name}`,
      other: `# نكزة من ${name}`,
    }),
  youNudged: (name) => `نكزة إلى ${name}`,
  soon: 'ليس بهذه السرعة: يُرجى الانتظار بضع ثوان.',
  nobody: 'لا يوجد هنا من يمكن نكزه.',
  fault: 'لم تخرج النكزة. تُرجى المحاولة مرة أخرى.',
  letName: (name) => `السماح بالنكز من ${name}`,
}
