import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: '语言',
  asBrowser: '与浏览器相同',
  appearance: '外观',
  appearances: { system: '跟随系统', light: '浅色', dark: '深色' },
  contrast: '提高对比度',
  contrastHint: '未开启时，跟随系统的要求。',
  privacy: '隐私',
  lastSeen: '显示你上次在线的时间',
  lastSeenHint: '对你的联系人，在你的所有设备上生效。可在详情中为单个联系人另行选择。',
  away: '显示为离开',
  awayHint: '当这里一段时间没有任何操作时。',
  never: '从不',
  afterMinutes: (count) => `${count} 分钟后`,
  notice: '同时计入其他程序',
  noticeHint: '浏览器会询问 Kith 是否可以知道此设备正在使用或已锁定。',
  storage: '存储',
  used: (size) => `此处保存的全部内容占用 ${size}。`,
  isKept: '浏览器会一直保留，直到你删除。',
  mayGo: '空间不足时，浏览器可能会删除它。',
  keep: '请求保留',
  notKept: '浏览器没有承诺。安装为应用或经常使用后，它可能会同意。',
  more: '更多',
  sight: (name) => `${name} 能看到的你的状态`,
  sights: { all: '与所有联系人相同', 'no-times': '除上次在线外的一切', nothing: '始终显示离线' },
}
