import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'قيد النقل',
  earlier: 'سابقًا',
  empty: 'لا ملفات بعد. يظهر هنا ما يُرسَل وما يصل.',
  from: (name) => `من ${name}`,
  to: (name) => `إلى ${name}`,
}
