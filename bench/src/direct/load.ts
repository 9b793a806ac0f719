import { Histogram } from '../figures/histogram.ts'

/** What the two ends do in a run: the one sends, the other receives. */
export type Scenario =
  /** So many messages on their way; the other end says once a turn of its event loop how many it has. */
  | { readonly kind: 'acked'; readonly inFlight: number; readonly bytes: number }
  /** So many envelopes on their way, each with so many messages that were given to be sent together. */
  | { readonly kind: 'packed'; readonly inFlight: number; readonly messages: number; readonly bytes: number }
  /** One message, which the other end sends back. */
  | { readonly kind: 'echo'; readonly bytes: number }
  /** As many bytes as there is room for, in messages so long. */
  | { readonly kind: 'flood'; readonly bytes: number }

/** What an end has counted. */
export class Counts {
  /** Messages that the sender knows to have arrived. */
  messages = 0
  /** Bytes that arrived in a flood. */
  bytes = 0
  /** From before a message is sent until its sender knows that it arrived. */
  readonly took = new Histogram()
}

/** What a connection does in a run. */
export interface Load {
  /** Prepares the receiving end. */
  receive(scenario: Scenario): void
  /** Starts the sending end. */
  start(scenario: Scenario): void
  /** Stops the sending end, and resolves with the bytes it sent in all its floods; everything else has arrived. */
  stop(): Promise<number>
}
