import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Blobs, BlobStatistics } from '../blobs/blobs.ts'
import type { Mailbox } from '../mailbox/service.ts'
import type { Presence } from '../presence/presence.ts'
import type { Router } from '../routing/router.ts'
import type { Acceptor } from '../sessions/acceptor.ts'
import type { SessionTable } from '../sessions/session-table.ts'
import type { Database } from '../store/database.ts'
import type { Metrics } from './metrics.ts'

/** What the gauges read. */
export interface Described {
  readonly presence: Presence
  readonly acceptor: Acceptor
  readonly table: SessionTable
  readonly router: Router
  readonly mailbox: Mailbox
  readonly blobs: Blobs
  readonly database: Database
}

/** Adds what can be read of a running server to its metrics. Disable the returned histogram when the server stops. */
export function describeProcess(
  metrics: Metrics,
  { presence, acceptor, table, router, mailbox, blobs, database }: Described,
): { disable(): void } {
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  metrics.gauge('kith_connections', 'Open WebSockets.', () => acceptor.connectionCount)
  metrics.gauge('kith_signed_in_devices', 'Devices signed in.', () => table.size)
  metrics.gauge('kith_attached_devices', 'Devices attached.', () => router.attachedCount)
  metrics.gauge('kith_presence_watches', 'Names watched, counted once a watcher.', () => presence.watchCount)
  metrics.counter('kith_mailbox_stored_total', 'Envelopes stored.', () => mailbox.statistics().stored)
  metrics.counter('kith_mailbox_turned_down_total', 'Envelopes turned down.', () => mailbox.statistics().turnedDown)
  metrics.counter(
    'kith_mailbox_pushed_total',
    'Stored envelopes sent to their receivers.',
    () => mailbox.statistics().pushed,
  )
  metrics.counter(
    'kith_mailbox_removed_total',
    'Stored envelopes acknowledged and removed.',
    () => mailbox.statistics().removed,
  )
  metrics.counter(
    'kith_mailbox_expired_total',
    'Stored envelopes whose time ended.',
    () => mailbox.statistics().expired,
  )
  metrics.counter(
    'kith_mailbox_damaged_total',
    'Rows that did not hold what was written, and were set aside.',
    () => mailbox.statistics().damaged,
  )
  metrics.gauge('kith_mailbox_waiting', 'Envelopes that wait for their commit.', () => mailbox.statistics().waiting)
  describeBlobs(metrics, blobs)
  metrics.counter('kith_store_commits_total', 'Commits of the store.', () => database.statistics().commits)
  metrics.gauge('kith_store_full', 'Whether the store finds no room on its disk.', () =>
    database.statistics().fullSinceMs === undefined ? 0 : 1,
  )
  metrics.counter('kith_store_writes_total', 'Writes in those commits.', () => database.statistics().writes)
  metrics.gauge(
    'kith_event_loop_lag_p99_seconds',
    'Delay of the event loop, 99th percentile since the last reading.',
    () => {
      const seconds = lag.percentile(99) / 1e9
      lag.reset()
      return Number.isFinite(seconds) ? seconds : 0
    },
  )
  metrics.gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  metrics.gauge('process_heap_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed)
  metrics.counter('process_cpu_seconds_total', 'Processor time, user and system.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  return { disable: () => void lag.disable() }
}

function describeBlobs(metrics: Metrics, blobs: Blobs): void {
  const read = (name: keyof BlobStatistics) => (): number => blobs.statistics()[name]
  metrics.gauge('kith_blobs', 'Blobs for which room is kept.', read('blobs'))
  metrics.gauge('kith_blobs_bytes', 'Room that is kept for blobs, in bytes.', read('bytes'))
  metrics.counter('kith_blobs_stored_bytes_total', 'Bytes of blobs that came to the disk.', read('storedBytes'))
  metrics.counter(
    'kith_blobs_given_bytes_total',
    'Bytes of blobs that were sent to those who asked.',
    read('givenBytes'),
  )
  metrics.counter('kith_blobs_turned_down_total', 'Parts of blobs that were turned down.', read('turnedDown'))
  metrics.counter('kith_blobs_expired_total', 'Blobs whose time ended, or that were never finished.', read('expired'))
  metrics.gauge('kith_blobs_uploads', 'Blobs that are coming.', read('uploads'))
  metrics.gauge('kith_blobs_waiting_bytes', 'Bytes of blobs that wait for the disk.', read('bytesUnderWay'))
}
