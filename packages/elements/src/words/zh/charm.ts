import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: '声音与书写',
  writing: '书写',
  enterKey: '回车键',
  enterDoes: { sends: '发送消息', line: '另起一行' },
  enterHint: 'Ctrl 加回车键总是发送。',
  sounds: '声音',
  soundsHint: '在你忙碌时、来自已静音的人，以及你正在看的对话，都不会发出声音。',
  sound: {
    message: '收到消息',
    online: '联系人上线',
    nudge: '有人戳你',
    call: '有人来电',
  },
  tryIt: '试听',
  tryOf: (sound) => `试听：${sound}`,
  nudges: '戳一戳',
  takeNudges: '允许联系人戳你',
  nudgesHint: '对话会轻轻晃动一次。可以在某个联系人的详情里单独关闭。',
}
