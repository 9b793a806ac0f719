import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { ar as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'إعلام الآخرين بما تمت قراءته',
  tellHint: 'على جميع أجهزتك. ومن دون ذلك لا يظهر لك أيضًا ما قرأه الآخرون.',
  readBy: (name) => `قراءة من ${name}`,
  readByAll: 'قرأها الجميع',
  readByCount: (count) =>
    plural(count, {
      one: 'سُلّمت وقرأها شخص واحد',
      two: 'سُلّمت وقرأها شخصان',
      few: 'سُلّمت وقرأها # أشخاص',
      many: 'سُلّمت وقرأها # شخصًا',
      other: 'سُلّمت وقرأها # شخص',
    }),
  read: 'قراءة من',
}
