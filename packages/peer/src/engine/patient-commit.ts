import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import type { Committer } from './commits.ts'

/**
 * Commits groups, and where there is no room waits for some: nothing is acknowledged meanwhile (spec PE26). Only what was submitted is left
 * out and given to `refuse`, because somebody waits for the answer. Answers the positions of the groups that were left out.
 */
export async function commitPatiently(
  commits: Committer,
  groups: readonly WriteGroup[],
  refuse: (ticket: number) => void,
): Promise<readonly number[]> {
  let kept = groups.map((group, at) => ({ group, at }))
  const refused: number[] = []
  while (kept.length > 0) {
    try {
      const { conflicts } = await commits.commit(kept.map(({ group }) => group))
      return [...refused, ...conflicts.flatMap((at) => kept[at]?.at ?? [])]
    } catch (error) {
      if (!(error instanceof KithError) || error.code !== 'store-full') throw error
      for (const { group, at } of kept) {
        if (group.ticket === undefined) continue
        refused.push(at)
        refuse(group.ticket)
      }
      kept = kept.filter(({ group }) => group.ticket === undefined)
      if (kept.length > 0) await commits.storage.room()
    }
  }
  return refused
}
