import { equalBytes, generateDevice, signNextList, type SigningKey } from '@kith/keys'
import { type Frame, KithError, noDevice, type PeerName } from '@kith/wire'
import type { KeyPlace, LinkedName, RecoverySecret } from '../api/linking.ts'
import type { Dial } from '../links/patient-dial.ts'
import { fittingLabel } from '../identity/identity.ts'
import { EarlyLine } from './early-line.ts'
import { type KeyStores, openKeyStore } from './keeping.ts'
import { chainOf, type NameChain } from './name-chain.ts'
import { keyOfSecret } from './secrets.ts'

/** What recovering takes. */
export interface RecoveringOptions {
  readonly dial: Dial
  readonly name: PeerName
  readonly secret: RecoverySecret
  readonly label: string
  readonly keepsDevices: boolean
  readonly signal: AbortSignal
  readonly stores: KeyStores
  readonly place: KeyPlace
}

/** How often it is tried again because another list came between. */
const attemptsMax = 5

/**
 * Makes this installation the device of a name by one of its recovery keys (spec KY49, PE55). Rejects `name-unknown`, `recovery-malformed`, `recovery-wrong`,
 * `server-unreachable`, and what makes the chain of the name unbelievable. When it fails, it can be done again: the secret stays good.
 */
export async function recoverName(options: RecoveringOptions): Promise<LinkedName> {
  const { dial, name, signal } = options
  const nobodyHears = (_: Frame): void => undefined
  await using kept = await openKeyStore(options.stores, name, options.place)
  using line = await EarlyLine.open(dial, nobodyHears, signal)
  const device = await generateDevice(fittingLabel(options.label), Date.now())
  let chain = await chainOf(name, line.ask)
  const key = await keyOfSecret(options.secret, chain.newest.list.identityKey)
  for (let attempt = 1; ; attempt++) {
    const signed = await nextList(chain, key)
    try {
      await line.ask('done', (request) => ({ type: 'devices-set', request, as: noDevice, deviceList: signed }))
    } catch (error) {
      if (attempt === attemptsMax || !(error instanceof KithError) || !overtaken.has(error.code)) throw error
      chain = await chainOf(name, line.ask)
      continue
    }
    const { networkKey, domain } = line.challenge
    await kept.keep({ name, device, lists: [...chain.lists, signed], network: { networkKey, domain } })
    return { name, device: device.device }
  }

  async function nextList({ newest }: NameChain, signer: SigningKey): Promise<Uint8Array> {
    const { recovery, devices } = newest.list
    if (!recovery.some((known) => equalBytes(known.key, signer.publicKey))) throw new KithError('recovery-wrong')
    const kept = options.keepsDevices ? devices : []
    const signed = await signNextList(newest, { devices: [...kept, device.listed], madeAtMs: Date.now() }, signer)
    if (signed.kind === 'refused') throw new KithError(signed.code)
    return signed.value
  }
}

/** Another list took the place meanwhile. */
const overtaken: ReadonlySet<string> = new Set(['list-stale', 'list-forked', 'list-gap'])
