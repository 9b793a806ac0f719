import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'وصل إصدار جديد من Kith. سيُستخدم ابتداءً من التشغيل التالي.',
  newVersionLabel: 'إصدار جديد',
  useNow: 'استخدامه الآن',
  later: 'لاحقًا',
  notifications: 'الإشعارات',
  whileOpen: 'عندما يكون Kith مفتوحًا ولا أحد ينظر',
  whileOpenHint: 'في لسان أو نافذة أخرى، أو خلفها.',
  whatWasWritten: 'إظهار ما كُتب',
  whatWasWrittenHint: 'وإلا فهي تذكر من كتب لا أكثر.',
  whenClosed: 'عندما يكون Kith مغلقًا',
  whenClosedHint: 'خدمة الدفع التابعة لصانع المتصفح توقظ هذا الجهاز. تعلم أن شيئًا وصل ومتى، لا ممّن ولا ما هو.',
  denied: 'المتصفح لا يسمح بذلك. يلزم السماح بإشعارات هذه الصفحة في إعداداته ثم المحاولة من جديد.',
  missing: 'هذا المتصفح لا يعرض إشعارات الصفحات.',
  networkDoesNot: 'هذه الشبكة لا توقظ الأجهزة.',
  browserCannot: 'لا يمكن إيقاظ هذا المتصفح.',
  serviceSilent: 'خدمة الدفع في المتصفح لا تجيب. لم يتغير شيء؛ يمكن المحاولة لاحقًا.',
  newMessage: 'رسالة جديدة',
  asks: (name) => `طلب تواصل من ${name}.`,
  something: 'هناك جديد',
  somethingFor: (name) => `جديد لأجل ${name}`,
  mentionsYou: (name) => `إشارة إليك من ${name}`,
}
