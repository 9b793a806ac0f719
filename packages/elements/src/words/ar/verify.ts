import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `ليست هذه البصمة التي لدى ${name} هنا. إن كانت قد قُرئت من الشاشة الصحيحة، فقد يكون بينكما طرف آخر: لا تكتب هنا ما لا ينبغي أن يقرأه سوى ${name}، وجرّبا طريقة أخرى.`,
  compareAgain: 'المقارنة مرة أخرى',
  isVerified: (name) => `تم التحقق من ${name}. يبقى الختم حتى مع الأجهزة الجديدة.`,
  isVerifiedSince: (name, when) => `تم التحقق من ${name} (${when}). يبقى الختم حتى مع الأجهزة الجديدة.`,
  takeSealAway: 'إزالة الختم',
  meetOrCall: (name) =>
    `يلزم لقاء ${name} أو الاتصال به. تُظهر شاشته في الموضع نفسه ست كلمات وثلاثين رقمًا. اكتب أو الصق ما تقوله؛ ويكفي أحدهما.`,
  whatIsRead: (name) => `ما يقرؤه لك ${name}`,
  compare: 'مقارنة',
  asItShouldBe: 'هذا كما ينبغي',
  asCode: 'بصمتك رمزًا للمسح',
  ownHint: 'من يكتب هذا عند اسمك يثق بأنه يكلمك أنت. وهو ليس سرًا، ويبقى نفسه على كل أجهزتك.',
  whatYouRead: (name) => `ما تقرؤه على ${name}`,
}
