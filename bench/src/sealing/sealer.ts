/** What seals and opens envelopes on one platform, as a peer has it done. */
export interface Sealer {
  /** Seals so many envelopes of so many messages, each as it will be sent. */
  seal(envelopes: number, messages: number): Promise<void>
  /** Opens all that `seal` made since, down to the messages; throws when one is not what it was. */
  open(): Promise<void>
}

/** Where envelopes are sealed, and by what. */
export const platforms = ['node', 'web', 'plain', 'null', 'mls'] as const
/** One of the platforms: what Node has, what a browser has, what every runtime has, nothing at all, and another protocol. */
export type Platform = (typeof platforms)[number]

/** Bytes of the body of each message. */
export const bodyBytes = 200
