import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'

export const reading: Sentences<typeof english> = {
  tell: '让别人知道你读了什么',
  tellHint: '在你的所有设备上生效。关闭后，你也看不到别人读了什么。',
  readBy: (name) => `${name} 已读`,
  readByAll: '所有人已读',
  readByCount: (count) => `已送达，${count} 人已读`,
  read: '已读',
}
