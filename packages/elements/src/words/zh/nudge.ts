import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'

export const nudge: Sentences<typeof english> = {
  more: '表情和戳一戳',
  nudge: '戳一戳',
  nudged: (name) => `${name} 戳了戳你`,
  nudgedOften: (name, count) => `${name} 戳了你 ${count} 次`,
  youNudged: (name) => `你戳了戳 ${name}`,
  soon: '别这么急：请等几秒。',
  nobody: '这里没有人可以戳。',
  fault: '没能戳到，请再试一次。',
  letName: (name) => `允许 ${name} 戳你`,
}
