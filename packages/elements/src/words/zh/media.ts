import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `查看 ${name}`,
  pictureOf: (at, count) => `第 ${at} 张，共 ${count} 张`,
  before: '上一张',
  after: '下一张',
  notHere: '这张图片不在这里，或者已损坏。',
  save: (name) => `保存 ${name}`,
  close: '关闭',
  recording: '正在录音',
  recorded: '你说的话',
  asking: '浏览器正在询问是否允许 Kith 使用麦克风。',
  askingToSee: '浏览器正在询问是否允许 Kith 使用摄像头。',
  stop: '停止',
  discard: '丢弃',
  send: '发送',
  again: '再来一次',
  take: '拍照',
  takePicture: '拍一张照片',
  longest: (minutes) => `录音自动结束了：最长 ${minutes} 分钟。`,
  refused: {
    denied: '浏览器不允许。请在本页地址旁边允许，然后重试。',
    missing: '这台设备上没有可用的设备。',
    busy: '另一个程序正在使用它。请关闭那个程序，然后重试。',
    lost: '使用中被断开了。在此之前的内容已保留。',
    unable: '这个浏览器做不到。',
  },
}
