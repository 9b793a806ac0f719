import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `已随你的请求发出；${name} 决定之前会看到`,
  withAcceptedRequest: (name) => `已随你的请求发出，${name} 已接受`,
  afterRequest: (name) => `${name} 接受你的请求后就会看到`,
  notSent: (why) => `未发送：${why}`,
  writing: '正在保存到此设备',
  takingBack: (name) => `正在撤回，等 ${name} 上线后才能确定`,
  scheduled: '等待预定时间',
  fromOtherDevice: '从你的另一台设备发出',
  waiting: '在此设备上等待',
  waitingBecause: (why) => `等待中：${why}`,
  kept: (name) => `由服务器保管，直到 ${name} 上线`,
  keptBecause: (why) => `由服务器保管：${why}`,
  delivered: '已送达',
  deliveredDirectly: '已直接送达',
  deliveredByServer: '已通过服务器送达',
  takenBack: '送达之前已撤回',
  expired: '未送达：已超过期限',
  notDelivered: (why) => `未送达：${why}`,
  unknowable: (why) => `无法得知：${why}`,
}
