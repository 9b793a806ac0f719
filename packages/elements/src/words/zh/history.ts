import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: '以前的消息',
  offered: '此设备上有从现在起收到的内容。以前的内容可能在你的其他设备上。',
  bringHere: '取到这里',
  notNeeded: '不需要',
  openElsewhere: '在你的另一台设备上打开 Kith 并确认…',
  cancel: '取消',
  bringing: (here, all) => `正在取回消息：${here} / ${all}`,
  stopForNow: '暂时停止',
  isHere: '以前的内容已在这里。',
  good: '好',
  deviceAsks: '一台设备请求你的消息',
  deviceAsksForAll: (device) => `你的设备 ${device} 请求这里的所有消息。只有它在你手里时才确认。`,
  sendThem: '发送',
  no: '不',
  keptFromBefore: '以前保留的内容',
  stillKeeps: (name) => `此浏览器仍保留着 ${name} 以前的消息、文件和密钥，现已不再使用。`,
  deleteForGood: '永久删除',
  deleting: '正在删除…',
  keep: '保留',
}
