import type { Sentences } from '../catalogue.ts'
import type { clock as english } from '../en/clock.ts'

export const clock: Sentences<typeof english> = {
  behind: (span) =>
    `此设备的时钟比网络的时钟慢 ${span}，这里显示的时间可能不对；顺序和消息都不受影响。请在设备的设置里校准时钟。`,
  ahead: (span) =>
    `此设备的时钟比网络的时钟快 ${span}，这里显示的时间可能不对；顺序和消息都不受影响。请在设备的设置里校准时钟。`,
  understood: '知道了',
}
