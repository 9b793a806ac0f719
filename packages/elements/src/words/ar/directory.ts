import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'بحث',
  searchIn: (kind) => `البحث في ${kind}`,
  nothing: 'لم يُنشر شيء هنا بعد.',
  nothingFound: (query) => `لا نتائج للبحث عن «${query}».`,
  by: (name) => `من ${name}`,
  more: 'عرض المزيد',
  failed: 'تتعذر قراءة الدليل الآن.',
}
