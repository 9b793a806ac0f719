import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: '返回会话',
  address: '地址',
  identity: '身份',
  compare: '核对',
  contactSince: '成为联系人',
  report: '举报',
  remove: '移除',
  removeQuestion: '双方都移除此联系人？写过的内容仍留在此设备上。',
  block: '屏蔽',
  blockQuestion: '不再接收此名字的任何内容？会话仍留在此设备上。',
  cancel: '取消',
}
