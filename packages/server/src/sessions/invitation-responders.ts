import { KithError } from '@kith/wire'

import type { Naming, NamingRefused } from '../naming/naming.ts'
import type { Responders } from './services.ts'

/** Answers what members ask about invitations (spec NM24, NM25). */
export function invitationResponders(
  naming: Naming,
): Pick<Responders, 'invite' | 'invitations-query' | 'invitation-revoke'> {
  return {
    invite: async ({ name }, { request, ...asked }) => {
      check(await naming.invite(name, asked))
      return { type: 'done', request }
    },
    'invitations-query': async ({ name, device }, { request, after }) => ({
      type: 'invitations',
      request,
      to: device,
      invitations: await naming.invitations(name, after),
    }),
    'invitation-revoke': async ({ name }, { request, hash }) => {
      check(await naming.revokeInvitation(name, hash))
      return { type: 'done', request }
    },
  }
}

function check(outcome: { readonly kind: 'done' } | NamingRefused): void {
  if (outcome.kind === 'refused') throw new KithError(outcome.code, outcome.message)
}
