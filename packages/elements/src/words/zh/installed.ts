import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Kith 有新版本。下次启动时开始使用。',
  newVersionLabel: '新版本',
  useNow: '立即使用',
  later: '以后再说',
  notifications: '通知',
  whileOpen: 'Kith 打开但没有人在看时',
  whileOpenHint: '在别的标签页或窗口中，或被遮住时。',
  whatWasWritten: '显示写了什么',
  whatWasWrittenHint: '否则只说是谁写的。',
  whenClosed: 'Kith 关闭时',
  whenClosedHint:
    '你的浏览器厂商的推送服务会唤醒这台设备。它只知道有东西到了以及什么时候到的，不知道是谁发的，也不知道内容。',
  denied: '浏览器不允许。请在浏览器设置中允许本页面的通知，然后再试一次。',
  missing: '这个浏览器不显示网页通知。',
  networkDoesNot: '这个网络不唤醒设备。',
  browserCannot: '这个浏览器无法被唤醒。',
  serviceSilent: '浏览器的推送服务没有回应。什么都没有改变，请稍后再试。',
  newMessage: '新消息',
  asks: (name) => `${name} 想加你为联系人。`,
  something: '有新内容',
  somethingFor: (name) => `${name} 有新内容`,
  mentionsYou: (name) => `${name} 提到了你`,
}
