import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: '表情',
  yours: '你的表情',
  hint: '在两个冒号之间写上名称，例如 :party:，那里就会显示你的图片。读到的人可以收藏它。',
  none: '你还没有表情。选择一些小图片，随意命名。',
  add: '添加图片',
  nameOf: (shortcut) => `${shortcut} 的名称`,
  up: (shortcut) => `上移 ${shortcut}`,
  down: (shortcut) => `下移 ${shortcut}`,
  remove: (shortcut) => `移除 ${shortcut}`,
  added: (shortcuts) => `已添加：${shortcuts}`,
  there: '这些图片已在你的表情中。',
  removed: (shortcut) => `已移除 ${shortcut}。已有它的消息仍会显示。`,
  undo: '撤销',
  full: (count) => `最多可有 ${count} 个表情。先移除一些，再添加其他的。`,
  faults: {
    name: '名称为 2 到 24 个字母和数字，可以含有 _、+ 和 -。',
    taken: '另一个表情已使用此名称。',
  },
  failedOf: (file, why) => `${file}：${why}`,
  keep: '收藏表情',
  kept: (shortcuts) => `已收藏：${shortcuts}`,
  change: '更改你的表情',
}
