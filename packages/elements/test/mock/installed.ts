import type { Installed } from '../../src/controllers/installed/installed.ts'
import { type NoticePermission, Notices, type NoticeSurroundings } from '../../src/controllers/installed/notices.ts'
import { type PushSurroundings, PushSwitch } from '../../src/controllers/installed/push-switch.ts'
import { Updates } from '../../src/controllers/installed/updates.ts'

/** A browser as a test describes it. */
export interface MockBrowser {
  readonly permission?: NoticePermission
  /** What the person says when asked. @default 'granted' */
  readonly says?: NoticePermission
  readonly notices?: Partial<NoticeSurroundings>
  readonly push?: Partial<PushSurroundings> | 'none'
  readonly memory?: Pick<Storage, 'getItem' | 'setItem'>
}

/** What an installed messenger has, without a service worker. */
export function mockInstalled(browser: MockBrowser = {}): Installed {
  const kept = new Map<string, string>()
  const memory = browser.memory ?? {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }
  let permission = browser.permission ?? 'default'
  const subscription = { endpoint: 'https://push.example.org/wake/1', keys: { p256dh: '', auth: '' } }
  let isSubscribed = false
  const notices = new Notices(
    {
      permission: () => permission,
      ask: () => Promise.resolve((permission = browser.says ?? 'granted')),
      isSeen: () => true,
      show: () => Promise.resolve(),
      close: () => Promise.resolve(),
      badge: () => undefined,
      tell: () => Promise.resolve(),
      onWake: () => () => undefined,
      ...browser.notices,
    },
    memory,
  )
  const push: PushSurroundings = {
    subscription: () => Promise.resolve(isSubscribed ? subscription : undefined),
    subscribe: () => {
      isSubscribed = true
      return Promise.resolve(subscription)
    },
    unsubscribe: () => {
      isSubscribed = false
      return Promise.resolve()
    },
    ...(browser.push === 'none' ? {} : browser.push),
  }
  return {
    updates: new Updates({ onReady: () => undefined, use: () => undefined }),
    notices,
    push: new PushSwitch(browser.push === 'none' ? undefined : push, memory),
  }
}
