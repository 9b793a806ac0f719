import type { Json, Peer } from '@kith/peer'

/** What is said beside the conversation; what each of it means is loaded when one comes. */
const types = ['chat.picture'] as const

/** Takes what contacts and other own devices say of these types, in the commits that acknowledge it. */
export function receiveCharm(peer: Peer): Disposable {
  const load = async () => import('./take-charm.ts')
  const receiving = new DisposableStack()
  for (const type of types) {
    const validate = async (body: unknown): Promise<{ value: Json } | { issues: readonly { message: string }[] }> =>
      (await load()).checked(type, body)
    receiving.use(
      peer.messages.on<Json>(type, async (message, tx) => (await load()).takeCharm(peer, message, tx), {
        schema: { '~standard': { version: 1, vendor: 'kith', validate } },
      }),
    )
  }
  return receiving
}
