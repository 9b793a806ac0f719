import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: '未核对',
  verified: '已核对',
  changed: '已变更',
  recovered: (name) => `${name} 的所有设备都是新的：名字是用恢复码找回的。如果 ${name} 丢了设备，这是正常的。`,
  keyChanged: (name) => `网络现在显示 ${name} 是另一个人。在你另作决定之前，你写的内容会发往你认识的设备。`,
  released: (name) => `${name} 这个名字已由其所有者签名放弃。以后使用它的是另一个人。`,
  transferred: (name) => `${name} 这个名字已由其所有者签名转给他人。在你另作决定之前，你写的内容会发往你认识的设备。`,
  doesNotFit: (name, why) => `网络关于 ${name} 的说法前后不一。${why}`,
}
