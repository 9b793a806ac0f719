import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `يطلب ${name} أن يكون من جهات اتصالك`,
  noWords: 'لا كلمات مرفقة.',
  accept: 'قبول',
  decline: 'رفض',
  hint: (name) => `لا يرى ${name} أنك هنا، ولا هل قرأت هذا، ولا أنك رفضت. الطلب المرفوض لا يعود قبل 30 يومًا.`,
  block: 'حظر',
  report: 'إبلاغ',
}
