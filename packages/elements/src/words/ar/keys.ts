import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'المفاتيح',
  parts: {
    everywhere: 'في كل مكان',
    list: 'في القائمة',
    writing: 'عند الكتابة',
    messages: 'عند الرسائل',
    finding: 'عند البحث عن كلمات',
    pictures: 'عند صورة',
  },
  does: {
    help: 'عرض هذه المفاتيح',
    search: 'البحث عن أشخاص ورسائل وأوامر',
    close: 'إغلاق المفتوح، أو الرجوع خطوة',
    next: 'الانتقال إلى التالي أو السابق',
    move: 'الانتقال واحدا إلى الأسفل أو الأعلى',
    ends: 'الانتقال إلى الأول أو الأخير',
    open: 'فتح المحادثة',
    send: 'الإرسال؛ وقد يبدأ Enter وحده سطرا جديدا بحسب الإعدادات',
    line: 'بدء سطر جديد',
    editLast: 'إعادة كتابة آخر رسالة لك، حين لا يكون شيء مكتوبا',
    offer: 'عرض أسماء من هم هنا',
    cancel: 'ترك الرد أو التعديل',
    menu: 'عرض ما يمكن فعله بالرسالة',
    find: 'البحث عن كلمات في هذه المحادثة',
    older: 'الانتقال إلى الأقدم',
    newer: 'الانتقال إلى الأحدث',
    turn: 'عرض السابقة أو التالية',
    large: 'عرضها بحجمها الحقيقي',
  },
  names: {
    Ctrl: 'Ctrl',
    Shift: 'Shift',
    Enter: 'Enter',
    Home: 'Home',
    End: 'End',
    Esc: 'Esc',
    Tab: 'Tab',
  },
}
