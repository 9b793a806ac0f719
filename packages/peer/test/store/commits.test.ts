import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { Commits, storeFailed } from '../../src/store/commits.ts'

const groups: readonly WriteGroup[] = [{ changes: [], expects: [] }]

describe('the row of commits of a store', () => {
  it('[PE25] goes on after one that found no room, and ends with any other failure', async () => {
    let failure: Error | undefined
    const commits = new Commits({
      apply: () => {
        if (failure !== undefined) throw failure
        return []
      },
    })
    failure = new KithError('store-full')
    await expect(commits.commit(groups)).rejects.toMatchObject({ code: 'store-full' })
    failure = undefined
    await expect(commits.commit(groups)).resolves.toEqual({ conflicts: [] })
    failure = new Error('the disk')
    await expect(commits.commit(groups)).rejects.toMatchObject({ code: 'store-failed' })
    failure = undefined
    await expect(commits.commit(groups)).rejects.toMatchObject({ code: 'store-failed' })
  })

  it('[PE25] knows how browsers say that there is no room', () => {
    expect(storeFailed(new DOMException('no room', 'QuotaExceededError')).code).toBe('store-full')
    expect(storeFailed(new DOMException('gone', 'UnknownError')).code).toBe('store-failed')
  })
})
