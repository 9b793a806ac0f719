import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'

export const roster: Sentences<typeof english> = {
  settings: '设置',
  addSomebody: '添加联系人',
  newGroup: '新建群组',
  search: '搜索',
  searchHint: '搜索联系人、消息和命令',
  conversations: '会话',
  requests: '请求',
  people: '联系人',
  messages: '消息',
  commands: '命令',
  blockedCount: (count) => `已屏蔽（${count}）`,
  nothingFound: (query) => `没有找到“${query}”。`,
  nobody: '这里还没有人。按名字添加联系人，或把你的链接发给对方。',
  unblock: '取消屏蔽',
  unblockName: (name) => `取消屏蔽 ${name}`,
  unread: '条未读',
  draft: '草稿：',
  asks: '请求添加你为联系人',
  you: '你：',
  asked: '已请求，尚未回复',
  blocked: '已屏蔽',
  youAreMentioned: '有人提到你',
  quietButMentions: '已静音，提到你时除外',
}
