import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'خيارات سريعة',
  quick: { meeting: 'في اجتماع', lunch: 'استراحة غداء', travelling: 'في سفر', focus: 'وقت تركيز' },
  clearAfter: 'تختفي الملاحظة بعد',
  spans: { '30': '30 دقيقة', '60': 'ساعة واحدة', '240': '4 ساعات', day: 'هذا اليوم', never: 'أبدًا' },
  until: (when) => `حتى: ${when}`,
}
