import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: '发送文件',
  messageTo: (name) => `发给 ${name} 的消息`,
  placeholder: '消息',
  makePoll: '发起投票',
  send: '发送',
  sendAsFile: '作为文件发送',
  tooLong: (percent) => `内容太长，一条消息放不下；请缩短约 ${percent}%。`,
  takePicture: '拍一张照片',
  sayIt: '发送语音',
}
