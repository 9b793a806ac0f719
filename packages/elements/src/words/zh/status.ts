import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: '你的状态',
  howOthersSeeYou: '别人看到的你',
  notConnected: '未连接',
  invisible: '隐身',
  looksOffline: '别人看到你离线',
  note: '给联系人的签名',
  noteExample: '六点前在火车上',
  yourPicture: '你的头像',
  devices: '你的设备',
  passphrase: '密码短语',
  checkConnection: '检查连接',
  lock: '锁定',
}
