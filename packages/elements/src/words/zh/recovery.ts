import type { Sentences } from '../catalogue.ts'
import type { recovery as english } from '../en/recovery.ts'

export const recovery: Sentences<typeof english> = {
  codeCounts: '从现在起，你纸上的代码可以找回名字。请和护照放在一起。',
  passkeyCounts: '从现在起，这个通行密钥可以找回你的名字。',
  done: '完成',
  lead: '如果所有设备都丢了，只有事先准备的东西能找回你的名字。别人无法替你找回，也无法拿走。',
  whatBringsBack: '可以找回名字的东西',
  makeCode: '生成写在纸上的代码',
  makeAnotherCode: '再生成一个写在纸上的代码',
  usePasskey: '使用通行密钥',
  writeDown: '请写在纸上。它只显示一次，此设备和网络都不保存。',
  whoeverHas: '谁有这个代码，谁就能拿走你的名字。照片就是一份你看不见的副本。',
  haveOnPaper: '已写在纸上',
  print: '打印',
  typeFromPaper: '照着纸上输入代码。这样在需要它之前，就能确认每个字母都没错。',
  recoveryCode: '恢复码',
  saving: '正在保存…',
  thisIsIt: '就是它',
  showAgain: '再显示一次',
  codeOnPaper: '纸上的恢复码',
  passkey: '通行密钥',
  sheetTitle: (name, network) => `${name} 在 ${network} 的恢复码`,
  sheetHow: (network) =>
    `名字的所有设备都丢失时可用它找回：打开 ${network}，选择“找回名字”，输入名字和这 28 个字母与数字。其中没有 O 和 I。`,
  sheetWarning: '谁有这张纸，谁就能拿走这个名字。请和护照放在一起。',
}
