import {
  type ClientState,
  createApplicationMessage,
  createCommit,
  createGroup,
  decodeMlsMessage,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  processPrivateMessage,
  zeroOutUint8Array,
} from 'ts-mls'

import { bodyBytes, type Sealer } from './sealer.ts'

/** The suite that every implementation has; X25519, AES-128-GCM, SHA-256 and Ed25519. */
const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

type Suite = Awaited<ReturnType<typeof getCiphersuiteImpl>>

/** Application messages of MLS (RFC 9420) in a group of two, by `ts-mls` as it comes. */
export class MlsSealer implements Sealer {
  readonly #suite: Suite
  #sender: ClientState
  #receiver: ClientState
  #sealed: Uint8Array[] = []
  #bytes = 0

  private constructor(suite: Suite, sender: ClientState, receiver: ClientState) {
    this.#suite = suite
    this.#sender = sender
    this.#receiver = receiver
  }

  /** Two members of a group. */
  static async start(): Promise<MlsSealer> {
    const suite = await getCiphersuiteImpl(getCiphersuiteFromName(suiteName))
    const member = (name: string): ReturnType<typeof generateKeyPackage> =>
      generateKeyPackage(
        { credentialType: 'basic', identity: new TextEncoder().encode(name) },
        defaultCapabilities(),
        defaultLifetime,
        [],
        suite,
      )
    const [alice, bob] = await Promise.all([member('alice'), member('bob')])
    const founded = await createGroup(new Uint8Array(16), alice.publicPackage, alice.privatePackage, [], suite)
    const { newState, welcome } = await createCommit(
      { state: founded, cipherSuite: suite },
      { extraProposals: [{ proposalType: 'add', add: { keyPackage: bob.publicPackage } }] },
    )
    if (welcome === undefined) throw new Error('Nobody was invited.')
    const tree = newState.ratchetTree
    const joined = await joinGroup(welcome, bob.publicPackage, bob.privatePackage, emptyPskIndex, suite, tree)
    return new MlsSealer(suite, newState, joined)
  }

  async seal(envelopes: number, messages: number): Promise<void> {
    this.#bytes = messages * bodyBytes
    const plain = new Uint8Array(this.#bytes)
    for (let made = 0; made < envelopes; made++) {
      const { newState, privateMessage, consumed } = await createApplicationMessage(this.#sender, plain, this.#suite)
      this.#sender = newState
      consumed.forEach(zeroOutUint8Array)
      this.#sealed.push(encodeMlsMessage({ privateMessage, wireformat: 'mls_private_message', version: 'mls10' }))
    }
  }

  async open(): Promise<void> {
    for (const sealed of this.#sealed) {
      const [message] = decodeMlsMessage(sealed, 0) ?? []
      if (message?.wireformat !== 'mls_private_message') throw new Error('This is no sealed message.')
      const opened = await processPrivateMessage(this.#receiver, message.privateMessage, emptyPskIndex, this.#suite)
      if (opened.kind !== 'applicationMessage' || opened.message.byteLength !== this.#bytes)
        throw new Error('A message does not open to what it was.')
      this.#receiver = opened.newState
      opened.consumed.forEach(zeroOutUint8Array)
    }
    this.#sealed = []
  }
}
