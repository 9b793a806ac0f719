import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: '此浏览器中的名字',
  hint: '每个名字都有自己的联系人和对话。两个页面可以同时显示两个名字。',
  shownHere: '在此显示',
  show: '显示',
  showName: (name) => `显示 ${name}`,
  another: '使用另一个名字',
}
