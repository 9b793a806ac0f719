import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'

export const connection: Sentences<typeof english> = {
  connection: '连接',
  connecting: '正在连接… 你写的内容会保存在此设备上，直到可以发出。',
  waiting: (why, seconds) => `${why}你写的内容会保存在此设备上，直到可以发出。${seconds} 秒后重试。`,
  trying: (why) => `${why}你写的内容会保存在此设备上，直到可以发出。正在重试。`,
  refused: (why) => `${why}你的消息在此设备上是安全的。`,
  storeGone:
    '此浏览器为 Kith 保存的内容已被清除，或磁盘出了故障，所以这里不再收发任何内容。已送达的内容在对方那里；请重新加载页面，看看这里还剩什么。',
  left: '你已离开网络。',
  noRoom: '此设备空间不足：腾出空间之前无法收发任何内容。别人发给你的内容会在他们那里等待。',
  damaged: (count) => `此设备上有 ${count} 条记录损坏并已搁置；其他一切照旧。`,
  tryNow: '立即重试',
  comeBack: '返回',
  chooseAnother: '另选名字',
  beginAgain: '在这里重新开始',
  useHere: '在这里使用',
  reload: '重新加载页面',
}
