import type { ConnectionStatus, Peer, PeerPath } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'
import { english } from '../../words/words.ts'
import { type Banner, bannerOf, clockApartMsMin, quietMs, storageBannerOf } from './banner.ts'
import type { ClockWatch } from './clock.ts'

/** How messages to somebody travel now, as the conversation says it. */
export type Way = 'direct' | 'relay' | 'kept'

/** The connection as the screen tells it: a banner when something is missing, and the path to each name. */
export class Connection {
  readonly banner: Cell<Banner | undefined> = new Cell<Banner | undefined>(undefined)
  readonly status: Cell<ConnectionStatus>
  /** The best path to each name. */
  readonly paths: Cell<ReadonlyMap<string, 'direct' | 'relay'>> = new Cell<ReadonlyMap<string, 'direct' | 'relay'>>(
    new Map(),
  )
  /** The path to each device, with how it stands. */
  readonly devices: Cell<readonly PeerPath[]> = new Cell<readonly PeerPath[]>([])
  readonly #peer: Peer
  readonly #signal: AbortSignal
  readonly #nowMs: () => number
  #missingSinceMs: number
  /** Looks at a clock that is wrong. */
  #clock: ClockWatch | undefined
  #isClockTold = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
    this.#nowMs = nowMs
    this.#missingSinceMs = nowMs()
    this.status = new Cell<ConnectionStatus>(peer.status)
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer)
    })
  }

  start(): void {
    const signal = this.#signal
    follow(this.#peer.statusChanges({ signal }), signal, (status) => {
      if (this.status.value.state === 'connected' && status.state !== 'connected') this.#missingSinceMs = this.#nowMs()
      this.status.set(status)
      this.#lookAtClock(status)
      this.#show()
    })
    follow(this.#peer.storageChanges({ signal }), signal, () => {
      this.#show()
    })
    follow(this.#peer.pathChanges({ signal }), signal, (paths) => {
      this.devices.set(paths)
      const best = bestPaths(paths)
      if (!isSame(best, this.paths.value)) this.paths.set(best)
    })
    this.#show()
  }

  /** The person has read of the clock, and it is not said again in this page. */
  dismiss(): void {
    this.#isClockTold = true
    this.#show()
  }

  /** A clock that is wrong is seldom, so the page begins without what is said of it. */
  #lookAtClock(status: ConnectionStatus): void {
    if (status.state !== 'connected') return
    const { clockAheadMs = 0 } = status
    const met = this.#moment()
    this.#clock = undefined
    if (Math.abs(clockAheadMs) < clockApartMsMin) return
    const look = async (): Promise<void> => {
      const { ClockWatch } = await import('./clock.ts')
      if (this.status.value !== status || this.#signal.aborted) return
      this.#clock = new ClockWatch(clockAheadMs, met)
      this.#show()
    }
    // Without it the times are wrong without a word; everything else goes on.
    look().catch(() => undefined)
  }

  #moment(): { nowMs: number; runningMs: number } {
    return { nowMs: this.#nowMs(), runningMs: performance.now() }
  }

  /** Looks again as often as the words change: once after the quiet time, then each second of a countdown. */
  #show(): void {
    clearTimeout(this.#timer)
    const status = this.status.value
    const forMs = this.#nowMs() - this.#missingSinceMs
    const next = storageBannerOf(this.#peer.storage) ?? bannerOf(status, this.#nowMs(), forMs) ?? this.#clockBanner()
    const before = this.banner.value
    // Of the same words in one language as in all.
    if (next?.text(english) !== before?.text(english) || next?.tone !== before?.tone) this.banner.set(next)
    const isCounting = status.state === 'waiting' && status.retryAtMs > this.#nowMs()
    const isQuiet = status.state === 'connecting' && forMs < quietMs
    const isWrong = next !== undefined && status.state === 'connected' && this.#clock !== undefined
    if (isCounting || isQuiet || isWrong)
      this.#timer = setTimeout(
        () => {
          this.#show()
        },
        isQuiet ? quietMs - forMs : 1000,
      )
  }

  #clockBanner(): Banner | undefined {
    return this.#isClockTold ? undefined : this.#clock?.banner(this.#moment())
  }
}

/** Of several devices of a name, the best path counts. */
function bestPaths(paths: readonly PeerPath[]): ReadonlyMap<string, 'direct' | 'relay'> {
  const best = new Map<string, 'direct' | 'relay'>()
  for (const { name, path } of paths) if (path === 'direct' || !best.has(name)) best.set(name, path)
  return best
}

/** The devices are told again every second, and most often nothing about their paths is new. */
function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, path]) => other.get(name) === path)
}
