/** One file of the build. */
export interface BuiltFile {
  /** Its path at the server. */
  readonly url: string
  /** Its hash, as `fetch` takes it. */
  readonly integrity: string
}

/** What `build/worker.ts` writes in place of these. */
declare const kithBuiltFiles: readonly BuiltFile[]
declare const kithVersion: string

/** The files that make up the messenger, without source maps. */
export const builtFiles: readonly BuiltFile[] = kithBuiltFiles
/** A name of exactly these files. */
export const version: string = kithVersion
