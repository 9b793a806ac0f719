/** Where it is remembered whether a name is locked, and when it was touched; `localStorage` in the page, which all tabs share. */
export type LockStorage = Pick<Storage, 'getItem' | 'setItem'>
