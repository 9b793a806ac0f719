import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `أُرسلت مع طلبك، وسيقرؤها ${name} قبل اتخاذ القرار`,
  withAcceptedRequest: (name) => `أُرسلت مع طلبك الذي قبله ${name}`,
  afterRequest: (name) => `سيرى ${name} هذا بعد قبول طلبك`,
  notSent: (why) => `لم تُرسل: ${why}`,
  writing: 'جارٍ حفظها على هذا الجهاز',
  takingBack: (name) => `جارٍ سحبها، ويُحسم ذلك عند اتصال ${name}`,
  scheduled: 'في انتظار موعدها',
  fromOtherDevice: 'أُرسلت من جهاز آخر لك',
  waiting: 'تنتظر على هذا الجهاز',
  waitingBecause: (why) => `تنتظر: ${why}`,
  kept: (name) => `محفوظة على الخادم حتى يتصل ${name}`,
  keptBecause: (why) => `محفوظة على الخادم: ${why}`,
  delivered: 'وصلت',
  deliveredDirectly: 'وصلت مباشرةً',
  deliveredByServer: 'وصلت عبر الخادم',
  takenBack: 'سُحبت قبل أن تصل',
  expired: 'لم تصل: انتهت مدتها',
  notDelivered: (why) => `لم تصل: ${why}`,
  unknowable: (why) => `تتعذر معرفة ذلك: ${why}`,
}
