import type { Watchable } from '../../controllers/observable/cell.ts'
import { Idleness } from '../../controllers/presence/idleness.ts'

/** What a browser has that can tell whether the whole device is in use (https://wicg.github.io/idle-detection/). */
interface PlatformIdle extends EventTarget {
  readonly userState: 'active' | 'idle' | null
  readonly screenState: 'locked' | 'unlocked' | null
  start(options: { readonly threshold: number; readonly signal: AbortSignal }): Promise<void>
}
interface PlatformIdleConstructor {
  new (): PlatformIdle
  requestPermission(): Promise<PermissionState>
}

/** By which it is seen that somebody is there. */
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const
/** The least that platforms take, in milliseconds. */
const thresholdMs = 60_000

/** Whether this browser can tell of touches in other programs. */
export function canNotice(): boolean {
  return platform() !== undefined
}

/** Whether it may. */
export async function mayNotice(): Promise<boolean> {
  if (!canNotice()) return false
  try {
    return (await navigator.permissions.query({ name: 'idle-detection' as PermissionName })).state === 'granted'
  } catch {
    // A browser that does not know the permission by this name gives it to nobody.
    return false
  }
}

/** Asks the person, who has just pressed a button; then whoever watches begins to notice. */
export async function askToNotice(): Promise<boolean> {
  const isGranted = (await platform()?.requestPermission()) === 'granted'
  if (isGranted) for (const begin of waiting) begin()
  return isGranted
}

/** Those who watch without the permission. */
const waiting = new Set<() => void>()

/** Whose idleness is watched. */
export interface IdleWatchOptions {
  /** The own name, the same in all tabs. */
  readonly name: string
  readonly nowMs: () => number
  /** Minutes without a touch after which somebody counts as away; 0 is never. */
  readonly afterMinutes: Watchable<number>
  /** Since when the person has been away; undefined when there again. */
  readonly onChanged: (sinceMs: number | undefined) => void
}

/** Watches whether this page, another tab of the same name or, where the browser may tell, the device is in use. The answer ends that. */
export function watchIdleness({ name, nowMs, afterMinutes, onChanged }: IdleWatchOptions): Disposable {
  const ending = new AbortController()
  const { signal } = ending
  const tabs = new BroadcastChannel(`kith-touched:${name}`)
  const idleness = new Idleness({
    nowMs,
    afterMinutes,
    tellTabs: () => {
      tabs.postMessage('')
    },
  })
  idleness.sinceMs.subscribe(() => {
    onChanged(idleness.sinceMs.value)
  })
  tabs.onmessage = () => {
    idleness.touched(false)
  }
  const touched = (): void => {
    idleness.touched()
  }
  for (const touch of touches) window.addEventListener(touch, touched, { capture: true, passive: true, signal })
  const begin = (): void => {
    void notice(idleness, signal)
  }
  waiting.add(begin)
  void mayNotice().then((isGranted) => {
    if (isGranted && !signal.aborted) begin()
  })
  return {
    [Symbol.dispose]: () => {
      ending.abort()
      waiting.delete(begin)
      tabs.close()
      idleness[Symbol.dispose]()
    },
  }
}

async function notice(idleness: Idleness, signal: AbortSignal): Promise<void> {
  const Platform = platform()
  if (Platform === undefined) return
  try {
    const detector = new Platform()
    detector.addEventListener('change', () => {
      idleness.sees(detector.screenState === 'locked' ? 'locked' : (detector.userState ?? 'unknown'))
    })
    await detector.start({ threshold: thresholdMs, signal })
  } catch {
    // Taken back, or not to be had in this page: what is touched here still counts.
    idleness.sees('unknown')
  }
}

function platform(): PlatformIdleConstructor | undefined {
  return (globalThis as { readonly IdleDetector?: PlatformIdleConstructor }).IdleDetector
}
