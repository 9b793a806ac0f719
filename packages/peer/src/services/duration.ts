import { KithError } from '@kith/wire'
import type { Duration } from '../api/messages.ts'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const form = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** A duration in milliseconds. @throws {@link KithError} `option-invalid` when it is none, or not above 0. */
export function durationMs(duration: Duration): number {
  const parts = typeof duration === 'string' ? form.exec(duration) : undefined
  const ms =
    typeof duration === 'number' ? duration : Number(parts?.[1]) * unitMs[(parts?.[2] ?? 'ms') as keyof typeof unitMs]
  if (!Number.isFinite(ms) || ms <= 0)
    throw new KithError(
      'option-invalid',
      'A duration is a number of milliseconds above 0, or text such as 90s, 15m or 7d.',
    )
  return Math.ceil(ms)
}
