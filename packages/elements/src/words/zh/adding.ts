import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: '添加联系人',
  theirName: '对方的名字',
  fewWords: '附上几句话',
  ifYouLike: '（可不填）',
  wordsExample: '我们在集市上认识的',
  ask: '发送请求',
  orLetThemFindYou: '或者让对方找到你',
  noNameYet: '对方在这里还没有名字？',
  linkAsksThem: '你的链接会请对方选一个名字。有些网络还需要邀请。',
  thisIsYou: '这是你自己；请添加别人。',
  nobodyHasIt: '还没有人使用这个名字。拼写对吗？你也可以发送自己的链接。',
  invite: '邀请加入此网络',
  yourLink: '你的链接',
  copy: '复制',
  copied: '已复制',
  linkAsCode: '可扫描的链接二维码',
}
