import { ar as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { threads as english } from '../en/threads.ts'

export const threads: Sentences<typeof english> = {
  thread: 'سلسلة الردود',
  close: 'إغلاق سلسلة الردود',
  gone: 'الرسالة التي بدأت بها هذه السلسلة ليست على هذا الجهاز.',
  answerInThread: 'الرد في سلسلة',
  isNew: 'جديد',
  answers: (count, when) =>
    plural(count, {
      one: `رد واحد، ${when}`,
      two: `ردّان، آخرهما ${when}`,
      few: `# ردود، آخرها ${when}`,
      many: `# ردًّا، آخرها ${when}`,
      other: `# رد، آخرها ${when}`,
    }),
}
