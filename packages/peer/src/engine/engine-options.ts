import type { PeerName } from '@kith/wire'
import type { JoinOptions, PeerLogEvent } from '../api/join.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { LocalFiles } from '../blobs/content-reader.ts'
import type { ClaimProof } from '../identity/claim-proof.ts'
import type { HandlerTable } from '../backend/handlers.ts'
import type { NetworkProbe } from '../diagnosis/network-probe.ts'
import type { Carrier } from '../links/carrier.ts'
import type { Dial } from '../links/patient-dial.ts'
import type { PeerStore } from '../store/store.ts'

/** What an engine is made of. The engine owns the store from then on, and closes it. */
export interface EngineOptions {
  readonly name: PeerName
  readonly store: PeerStore
  readonly dial: Dial
  /** Where `dial` reaches the server, without a port; IPv6 in brackets. */
  readonly host: string
  readonly handlers: HandlerTable
  /** The ways this program has to make links to other devices, best first. */
  readonly carriers: readonly Carrier[]
  /** Looks at the network, for a diagnosis. */
  readonly probe: NetworkProbe
  /** Where the content of blobs is kept; the engine closes it. @default memory */
  readonly blobs?: BlobStore | undefined
  /** The files of this machine, in Node. */
  readonly files?: LocalFiles | undefined
  /** The networks that this machine is in, as a text that changes with them; where nothing else tells it. */
  readonly network?: (() => string) | undefined
  /** By which paths messages to contacts may travel. @default 'any' */
  readonly paths?: JoinOptions['paths']
  /** What proves the claim of a name that is new. */
  readonly proof?: ClaimProof | undefined
  /** Takes the name back if it was released. @default false */
  readonly takesBack?: boolean | undefined
  /** What is taken from who is no contact. @default what the server knows of the name, at first 'accept' */
  readonly strangers?: JoinOptions['strangers']
  readonly log?: ((event: PeerLogEvent) => void) | undefined
}
