import type { join, JoinOptions, Peer } from '@kith/peer'

/** The peer's `join`, loaded when it is called. */
export const joinLater: typeof join = async (server: string | URL, options: JoinOptions): Promise<Peer> => {
  const loaded = await import('./join-now.ts')
  return loaded.join(server, options)
}
