import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `这不是 ${name} 在这里的指纹。如果 ${name} 念的是正确位置的内容，你们之间可能有人插手：请不要在这里说只该让 ${name} 看到的话，换个方式联系。`,
  compareAgain: '重新核对',
  isVerified: (name) => `${name} 已核对。${name} 使用新设备时印记仍然有效。`,
  isVerifiedSince: (name, when) => `${name} 已核对（${when}）。${name} 使用新设备时印记仍然有效。`,
  takeSealAway: '移除印记',
  meetOrCall: (name) => `与 ${name} 见面或通话。对方屏幕的同一位置有六个单词和三十位数字。输入或粘贴其中任意一种即可。`,
  whatIsRead: (name) => `${name} 念给你的内容`,
  compare: '核对',
  asItShouldBe: '这是正常的',
  asCode: '可扫描的指纹二维码',
  ownHint: '谁在你的名字下输入这些内容，就能确定是在和你说话。它不是秘密，在你的所有设备上都相同。',
  whatYouRead: (name) => `你念给 ${name} 的内容`,
}
