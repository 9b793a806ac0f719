import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import zlib from 'node:zlib'

/**
 * A small file beside a store that says how many commits were acknowledged. It is written after each commit and before its
 * acknowledgement, without waiting for the disk: it never runs ahead of the store, and a store behind it has lost acknowledged commits,
 * as by damage to its log, which a database takes for a commit that was never finished.
 */
export class Witness {
  readonly #path: string
  #file: number | undefined

  constructor(storePath: string) {
    this.#path = `${storePath}-mark`
  }

  /** The number it holds; nothing when there is none or it is damaged. */
  read(): number | undefined {
    let bytes: Buffer
    try {
      bytes = readFileSync(this.#path)
    } catch {
      // Without a witness nothing is known, as with a store of an earlier version.
      return undefined
    }
    if (bytes.byteLength !== witnessBytes || bytes.readUInt32BE(8) !== zlib.crc32(bytes.subarray(0, 8)))
      return undefined
    return Number(bytes.readBigUInt64BE(0))
  }

  /** Sets the number. What the file system refuses is left as it is: an older number is true as well. */
  write(commits: number): void {
    const bytes = Buffer.alloc(witnessBytes)
    bytes.writeBigUInt64BE(BigInt(commits))
    bytes.writeUInt32BE(zlib.crc32(bytes.subarray(0, 8)), 8)
    try {
      this.#file ??= openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600)
      writeSync(this.#file, bytes, 0, witnessBytes, 0)
    } catch {
      // As above.
    }
  }

  remove(): void {
    rmSync(this.#path, { force: true })
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}

const witnessBytes = 12
