import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'إضافة شخص',
  theirName: 'الاسم',
  fewWords: 'بضع كلمات مع الطلب',
  ifYouLike: '(اختياري)',
  wordsExample: 'تعارفنا في السوق',
  ask: 'إرسال الطلب',
  orLetThemFindYou: 'أو دع الآخرين يجدونك',
  noNameYet: 'ليس لديهم اسم هنا بعد؟',
  linkAsksThem: 'يدعوهم رابطك إلى اختيار اسم. وبعض الشبكات تطلب دعوة أيضًا.',
  thisIsYou: 'هذا اسمك أنت؛ يلزم اسم شخص آخر.',
  nobodyHasIt: 'لا أحد يحمل هذا الاسم بعد. هل كُتب صحيحًا؟ يمكنك أيضًا إرسال رابطك.',
  invite: 'دعوة إلى هذه الشبكة',
  yourLink: 'رابطك',
  copy: 'نسخ',
  copied: 'تم النسخ',
  linkAsCode: 'الرابط رمزًا للمسح',
}
