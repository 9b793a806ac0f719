import { randomBytes } from 'node:crypto'

/** Envelopes that a sender has outstanding to one receiving device at most (spec DL21); then it writes to the next receiver. */
export const envelopesPerReceiver = 64
/** Bytes of a message's body in every system. */
export const bodyBytes = 200
/** Random bytes, because sealed bodies are. */
export const body: Uint8Array = randomBytes(bodyBytes)

/** Who writes to whom. */
export interface Senders {
  readonly senders: number
  /** Connections that the senders share. */
  readonly connections: number
  /** Receivers, all of them away. */
  readonly receivers: number
  /** Receivers that each sender writes to at a time. */
  readonly lanesEach: number
}

/** A kind of server that keeps messages, as a generator speaks with it. */
export interface Keeper {
  /** Makes receivers and senders known; resolves when messages can be sent. */
  open(port: number, senders: Senders): Promise<readonly KeeperConnection[]>
}

/** A connection over which several senders write. */
export interface KeeperConnection {
  readonly lanes: readonly KeeperLane[]
  /** Called after all answers of one read. */
  onRead: () => void
  /** Writes what lanes have gathered. */
  flush(): void
  end(): void
}

/** Messages of one sender to one receiver after another, answered in the order in which they were sent. */
export interface KeeperLane {
  /** Sends so many more envelopes of so many messages each at the next flush. */
  send(envelopes: number, messagesEach: number): void
  /** Called when so many more envelopes are said to be kept. */
  onKept: (envelopes: number) => void
}

/** Splits lanes over connections, and says with which receiver each begins. */
export function laneStarts({ senders, connections, receivers, lanesEach }: Senders): readonly (readonly LaneStart[])[] {
  const perConnection: LaneStart[][] = Array.from({ length: connections }, () => [])
  for (let sender = 0; sender < senders; sender++) {
    for (let lane = 0; lane < lanesEach; lane++) {
      const receiver = (sender + Math.floor((lane * receivers) / lanesEach)) % receivers
      perConnection[sender % connections]?.push({ sender, receiver })
    }
  }
  return perConnection
}

/** A lane before it has sent anything. */
export interface LaneStart {
  readonly sender: number
  /** The first receiver; the others follow. */
  readonly receiver: number
}
