import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: '直连',
  relay: '经服务器',
  kept: '等待',
  goDirectly: '消息在你们的设备之间直接传递',
  goThroughServer: '消息经服务器传递',
  areKept: '消息会保留，直到能够送达',
  dropToSend: (name) => `松开即可发送给 ${name}`,
  journalOf: (name) => `${name} 的状态日志`,
  back: '返回列表',
  about: (name) => `关于 ${name}`,
  youAsked: (name) => `你已请求添加 ${name} 为联系人。在 ${name} 接受之前，你写的内容可能会在这里等待。`,
  youBlocked: (name) => `你已屏蔽 ${name}，不再接收来自此名字的任何内容。`,
  noContact: (name) => `${name} 不在你的联系人中。你的第一条消息会随请求一起发出。`,
  takeBack: '撤回',
  block: '屏蔽',
  unblock: '取消屏蔽',
  add: '添加',
  compare: '核对',
  itIsFine: '没有问题',
}
