import type { BlobStatus } from '@kith/peer'

import { durationWords } from './time.ts'

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** A length of content, such as `3.2 MB`. */
export function bytesWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`
}

/** How far something is: `3.2 MB of 10 MB, 1.1 MB a second, 6 s left`. */
export function progressWords(
  bytes: number,
  total: number,
  { rate, leftMs }: Pick<BlobStatus, 'rate' | 'leftMs'>,
): string {
  const parts = [`${bytesWords(bytes)} of ${bytesWords(total)}`]
  if (rate > 0) parts.push(`${bytesWords(rate)} a second`)
  if (rate > 0 && leftMs !== undefined) parts.push(`${durationWords(leftMs)} left`)
  return parts.join(', ')
}
