import { isName, KithError, type SearchFrame } from '@kith/wire'

/** Where a page ended. */
export interface Cursor {
  readonly sort: SearchFrame['sort']
  readonly owner: string
  readonly id: number
}

/** The cursor as it travels; clients do not look into it. */
export function cursorText({ sort, owner, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, owner, id])).toString('base64url')
}

/** Reads a cursor that `cursorText` made for the same order; nothing for the first page. Throws `search-malformed`. */
export function parseCursor(text: string, sort: SearchFrame['sort']): Cursor | undefined {
  if (text === '') return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(parsed)) {
      const [of, owner, id] = parsed as unknown[]
      if (of === sort && typeof owner === 'string' && isName(owner) && Number.isSafeInteger(id))
        return { sort, owner, id: id as number }
    }
  } catch {
    // Falls through to the refusal.
  }
  throw new KithError('search-malformed', 'The cursor belongs to no search like this.')
}
