/**
 * The floors of the house. A package imports only from the packages listed under `uses`, all of which lie on a lower
 * floor; `tools/house/floors.test.ts` checks that this table keeps that promise to itself, and dependency-cruiser
 * checks that the sources keep it.
 */
export interface Package {
  /** Its folder from the repository's root. */
  readonly folder: string
  /** Its floor, 0 at the bottom. */
  readonly floor: number
  /** The names of the packages that it may import. */
  readonly uses: readonly string[]
  /** A pure package knows no clock, no randomness, no I/O, and depends on nothing outside this repository. */
  readonly isPure?: true
}

/** Every package by its name without the scope. A new package gets its line here, and its decision in `docs/decisions`. */
export const packages: Readonly<Record<string, Package>> = {
  wire: { folder: 'packages/wire', floor: 0, uses: [], isPure: true },
  core: { folder: 'packages/core', floor: 1, uses: ['wire'], isPure: true },
  keys: { folder: 'packages/keys', floor: 1, uses: ['wire'] },
  peer: { folder: 'packages/peer', floor: 2, uses: ['wire', 'core', 'keys'] },
  server: { folder: 'packages/server', floor: 2, uses: ['wire', 'core', 'keys'] },
  testing: { folder: 'packages/testing', floor: 3, uses: ['wire', 'core', 'keys', 'peer', 'server'] },
  elements: { folder: 'packages/elements', floor: 3, uses: ['wire', 'core', 'keys', 'peer'] },
  cli: { folder: 'packages/cli', floor: 4, uses: ['wire', 'core', 'keys', 'peer', 'server', 'testing'] },
  react: { folder: 'packages/react', floor: 4, uses: ['peer', 'elements'] },
  messenger: { folder: 'apps/messenger', floor: 4, uses: ['wire', 'core', 'keys', 'peer', 'elements'] },
}
