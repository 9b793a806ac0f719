import { bytesOfHex, hexOfBytes, limits } from '@kith/wire'
import type { Invitation } from '../api/invitations.ts'
import type { Upstream } from './upstream.ts'

/** The most invitations that are shown, so that a server cannot keep this asking. */
const shownMax = 10_000

/** All invitations that this name may see, page by page (spec NM25). */
export async function invitationsOf(upstream: Upstream): Promise<readonly Invitation[]> {
  const shown: Invitation[] = []
  let after = 0
  for (;;) {
    const last = after
    const { invitations } = await upstream.ask('invitations', (request, as) => ({
      ...{ type: 'invitations-query', request, as, after: last },
    }))
    for (const { place, hash, name, madeAtMs, untilMs, usedBy, isRevoked } of invitations) {
      after = Math.max(after, place)
      const [forName, by] = [name === '' ? undefined : name, usedBy === '' ? undefined : usedBy]
      shown.push({ id: hexOfBytes(hash), name: forName, madeAtMs, untilMs, usedBy: by, isRevoked })
    }
    if (invitations.length < limits.invitationsPageMax || after === last || shown.length >= shownMax) return shown
  }
}

/** Has an invitation revoked, by the hash under which it is kept. */
export async function revokeInvitation(upstream: Upstream, id: string): Promise<void> {
  await upstream.ask('done', (request, as) => ({ type: 'invitation-revoke', request, as, hash: bytesOfHex(id) }))
}
