import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `无法在这里打开 ${name}`,
  nothingLost: (why) => `${why}没有丢失任何内容：一切都留在此浏览器中。`,
  tryAgain: '重试',
  chooseSomebody: '从列表中选择联系人，或按 Ctrl K。',
  keysHint: '按 ? 键可查看其他所有按键。',
  asksToBeContact: (name) => `${name} 请求添加你为联系人。`,
  says: (name, text) => `${name}：${text}`,
  close: '关闭',
  yourConnection: '你的连接',
  connectionTo: (name) => `与 ${name} 的连接`,
  yourFingerprint: '你的指纹',
  isIt: (name) => `这是 ${name} 吗？`,
  report: (name) => `举报 ${name}`,
  yourDevices: '你的设备',
  linkDevice: '关联新设备',
  ifDevicesLost: '如果设备丢失',
  invitations: '邀请',
  passphrase: '密码短语',
}
