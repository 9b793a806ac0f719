import type { PathPermission, PathPolicy } from '@kith/core'
import type { PeerName } from '@kith/wire'
import type { ContactKeeper } from './contact-keeper.ts'

/** By which paths messages to a name may travel: as the contact says, or the peer (spec PA11). */
export class PathPolicies {
  readonly #own: PeerName
  readonly #contacts: Pick<ContactKeeper, 'isContact' | 'pathsOf' | 'list'>
  readonly #default: PathPolicy

  /** `given` is the policy of the peer, for contacts that have none. */
  constructor(
    own: PeerName,
    contacts: Pick<ContactKeeper, 'isContact' | 'pathsOf' | 'list'>,
    given: PathPolicy = 'any',
  ) {
    this.#own = own
    this.#contacts = contacts
    this.#default = given
  }

  /** Whether a name may learn our address. The own other devices may, as contacts do. */
  permission(name: PeerName): PathPermission {
    return name === this.#own || this.#contacts.isContact(name) ? this.policy(name) : 'not-a-contact'
  }

  /** Who is no contact can be reached over the relay alone. */
  policy(name: PeerName): PathPolicy {
    if (name === this.#own) return this.#default
    return this.#contacts.isContact(name) ? (this.#contacts.pathsOf(name) ?? this.#default) : 'any'
  }

  /** Whether direct paths may be made to anybody at all. */
  get isDirectAllowed(): boolean {
    const isDirect = (policy: PathPolicy | undefined): boolean => policy === 'any' || policy === 'direct-only'
    return isDirect(this.#default) || this.#contacts.list().some(({ paths }) => isDirect(paths))
  }

  /** Nothing that the application says to this name goes over the relay. */
  isDirectOnly(name: PeerName): boolean {
    return this.policy(name) === 'direct-only'
  }
}
