import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: '新投票',
  question: '问题',
  answer: (number) => `选项 ${number}`,
  addAnswer: '添加选项',
  removeAnswer: (number) => `移除选项 ${number}`,
  several: '可选择多个选项',
  whyOpen: '这里的每个人都能看到谁选了什么：每一票都由本人加密送达，没有服务器计票。',
  needed: '投票需要一个问题和至少两个不同的选项。',
  send: '发送投票',
  chooseOne: '选择一项',
  chooseSeveral: '选择一项或多项',
  over: '已结束',
  vote: '投票',
  takeBack: '撤回我的投票',
  votes: (count) => `${count} 票`,
  voters: (count) => `${count} 人已投票`,
  nobody: '还没有人投票',
  end: '结束投票',
}
