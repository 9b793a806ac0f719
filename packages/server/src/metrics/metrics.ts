import type { ErrorCode } from '@kith/wire'

import { relayedTypes } from '../routing/frame-numbers.ts'

interface Gauge {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  readonly read: () => number
}

/** Counts for `/metrics`, in the text format of Prometheus (exposition format 0.0.4). */
export class Metrics {
  readonly relayed: { readonly frames: Float64Array; readonly bytes: Float64Array } = {
    frames: new Float64Array(relayedTypes.length),
    bytes: new Float64Array(relayedTypes.length),
  }
  packetsIn = 0
  bytesIn = 0
  packetsOut = 0
  bytesOut = 0
  signIns = 0
  claims = 0
  takeovers = 0
  requests = 0
  readonly #refusals = new Map<ErrorCode, number>()
  readonly #gauges: Gauge[] = []

  /** Counts a refusal or an end with this code. */
  refused(code: ErrorCode): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
  }

  /** Adds a value that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.push({ name, help, type: 'gauge', read })
  }

  /** Adds a count that is read when somebody asks. */
  counter(name: string, help: string, read: () => number): void {
    this.#gauges.push({ name, help, type: 'counter', read })
  }

  /** Everything, one line a value. */
  text(): string {
    const lines: string[] = []
    const head = (name: string, type: string, help: string): void => {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
    }
    head('kith_relayed_frames_total', 'counter', 'Frames from device to device, by type.')
    for (const [at, type] of relayedTypes.entries())
      lines.push(`kith_relayed_frames_total{type="${type}"} ${String(this.relayed.frames[at])}`)
    head('kith_relayed_bytes_total', 'counter', 'Bytes of frames from device to device, by type.')
    for (const [at, type] of relayedTypes.entries())
      lines.push(`kith_relayed_bytes_total{type="${type}"} ${String(this.relayed.bytes[at])}`)
    head('kith_refusals_total', 'counter', 'Refusals and ended connections, by code.')
    for (const [code, count] of this.#refusals) lines.push(`kith_refusals_total{code="${code}"} ${String(count)}`)
    const own: readonly Gauge[] = [
      { name: 'kith_packets_in_total', help: 'Packets read.', type: 'counter', read: () => this.packetsIn },
      { name: 'kith_bytes_in_total', help: 'Bytes of packets read.', type: 'counter', read: () => this.bytesIn },
      { name: 'kith_packets_out_total', help: 'Packets sent.', type: 'counter', read: () => this.packetsOut },
      { name: 'kith_bytes_out_total', help: 'Bytes of packets sent.', type: 'counter', read: () => this.bytesOut },
      { name: 'kith_sign_ins_total', help: 'Devices signed in.', type: 'counter', read: () => this.signIns },
      { name: 'kith_claims_total', help: 'Names claimed.', type: 'counter', read: () => this.claims },
      {
        name: 'kith_takeovers_total',
        help: 'Sessions taken over by a newer connection.',
        type: 'counter',
        read: () => this.takeovers,
      },
      {
        name: 'kith_requests_total',
        help: 'Requests of signed-in devices.',
        type: 'counter',
        read: () => this.requests,
      },
    ]
    for (const { name, help, type, read } of [...own, ...this.#gauges]) {
      head(name, type, help)
      lines.push(`${name} ${String(read())}`)
    }
    return `${lines.join('\n')}\n`
  }
}
