import { type DeviceKeys, generateDevice, generateIdentity, type MemberCard, Roll } from '@kith/keys'
import type { Decoded } from '@kith/wire'

import { bodyBytes, type Sealer } from './sealer.ts'

const nowMs = 1_700_000_000_000

/** What is said in a conversation of two, as a roll seals and opens it: a frame for each envelope. */
export class RollSealer implements Sealer {
  readonly #sender: Roll
  readonly #receiver: Roll
  #frames: Uint8Array[] = []

  private constructor(sender: Roll, receiver: Roll) {
    this.#sender = sender
    this.#receiver = receiver
  }

  /** Two members of a conversation. */
  static async start(): Promise<RollSealer> {
    const [alice, bob] = await Promise.all([member('alice'), member('bob')])
    const founding = { policy: 'conversation', owner: alice.card, members: [bob.card] } as const
    const sender = valueOf(await Roll.found(alice.device, founding, nowMs))
    const receiver = Roll.join(bob.device, sender.group)
    for (const record of sender.records()) await receiver.process(record, nowMs)
    return new RollSealer(sender, receiver)
  }

  async seal(envelopes: number, messages: number): Promise<void> {
    const plain = new Uint8Array(messages * bodyBytes)
    for (let made = 0; made < envelopes; made++) this.#frames.push(valueOf(await this.#sender.seal(plain)))
  }

  async open(): Promise<void> {
    for (const frame of this.#frames) valueOf(await this.#receiver.open(frame, nowMs))
    this.#frames = []
  }
}

async function member(name: string): Promise<{ readonly device: DeviceKeys; readonly card: MemberCard }> {
  const [device, identity] = await Promise.all([generateDevice(name, nowMs), generateIdentity()])
  const { number, publicKey } = device.lockKey
  const devices = [{ signKey: device.signing.publicKey, lock: { number, publicKey } }]
  return { device, card: { name, identityKey: identity.publicKey, devices } }
}

function valueOf<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(`Something said was refused: ${decoded.code}`)
  return decoded.value
}
