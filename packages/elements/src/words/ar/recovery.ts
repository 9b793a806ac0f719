import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: 'الرمز الذي على ورقتك يعيد اسمك من الآن. احفظها حيث تحفظ جواز سفرك.',
  passkeyCounts: 'مفتاح المرور هذا يعيد اسمك من الآن.',
  done: 'تم',
  lead: 'إذا فُقدت كل أجهزتك، فلا يعود اسمك إلا بما أعددته من قبل. لا أحد غيرك يستطيع إعادته إليك، ولا أحد غيرك يستطيع أخذه.',
  whatBringsBack: 'ما يعيد اسمك',
  makeCode: 'إنشاء رمز على ورق',
  makeAnotherCode: 'إنشاء رمز آخر على ورق',
  usePasskey: 'استخدام مفتاح مرور',
  writeDown: 'اكتب هذا على ورق. يظهر مرة واحدة، ولا يحفظه هذا الجهاز ولا الشبكة.',
  whoeverHas: 'من لديه هذا الرمز يستطيع أخذ اسمك. وصورة له نسخة لا تراها.',
  haveOnPaper: 'كتبته على ورق',
  print: 'طباعة',
  typeFromPaper: 'اكتب الرمز من ورقتك. هكذا تعرف أن كل حرف صحيح قبل أن تحتاج إليه.',
  recoveryCode: 'رمز الاستعادة',
  saving: 'جارٍ الحفظ…',
  thisIsIt: 'هذا هو',
  showAgain: 'إظهاره مرة أخرى',
  codeOnPaper: 'رمز على ورق',
  passkey: 'مفتاح مرور',
  sheetTitle: (name, network) => `رمز استعادة ${name} على ${network}`,
  sheetHow: (network) =>
    `يعيد الاسم إذا فُقدت كل أجهزته: افتح ${network}، واختر «استعادة الاسم»، واكتب الاسم وهذه الأحرف والأرقام الثمانية والعشرين. ليس بينها O ولا I.`,
  sheetWarning: 'من لديه هذه الورقة يستطيع أخذ الاسم. احفظها حيث تحفظ جواز سفرك.',
}
