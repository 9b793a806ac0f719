import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'اللغة',
  asBrowser: 'كما في المتصفح',
  appearance: 'المظهر',
  appearances: { system: 'كما في النظام', light: 'فاتح', dark: 'داكن' },
  contrast: 'تباين أعلى',
  contrastHint: 'وإلا فكما يطلبه نظامك.',
  privacy: 'الخصوصية',
  lastSeen: 'إظهار وقت آخر ظهور',
  lastSeenHint: 'لجهات اتصالك، على كل أجهزتك. ويمكن اختيار غير ذلك لإحداها في التفاصيل.',
  away: 'الإظهار بعيدًا عن الجهاز',
  awayHint: 'عندما لا يُلمس شيء هنا لفترة.',
  never: 'أبدًا',
  afterMinutes: (count) => `بعد ${count} د`,
  notice: 'احتساب البرامج الأخرى أيضًا',
  noticeHint: 'يسأل المتصفح هل يجوز لـ Kith معرفة أن هذا الجهاز قيد الاستخدام أو مقفل.',
  storage: 'التخزين',
  used: (size) => `كل ما يُحفظ هنا يشغل ${size}.`,
  isKept: 'يحفظه المتصفح حتى تحذفه.',
  mayGo: 'عند ضيق المساحة قد يحذفه المتصفح.',
  keep: 'طلب حفظه',
  notKept: 'لم يعد المتصفح بذلك. قد يفعل عند التثبيت تطبيقًا أو كثرة الاستخدام.',
  more: 'المزيد',
  sight: (name) => `ما يظهر من حالتك لـ ${name}`,
  sights: { all: 'كسائر جهات الاتصال', 'no-times': 'كل شيء عدا آخر ظهور', nothing: 'غير متصل دائمًا' },
}
