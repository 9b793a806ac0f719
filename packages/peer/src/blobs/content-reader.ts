import { KithError } from '@kith/wire'

/** Content that lies elsewhere, and is read when it is needed. */
export interface ContentReader {
  readonly bytes: number
  /** Exactly these bytes, in memory of their own. Rejects `blob-changed` when there are not so many any more, and `blob-source-gone` when it cannot be read. */
  read(offset: number, bytes: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** What is where the person or program said: the files of this machine, in Node. */
export interface LocalFiles {
  /** Opens a file to be read. Rejects `blob-source-gone`, and `option-invalid` for what is no file. */
  open(path: string): Promise<OpenFile>
  /**
   * Copies a kept content, by its path or byte for byte, to a file that does not exist yet: under `name` in the folder `path`, or under `path`; a number is added where
   * there is one already. Gives the path it has. Rejects `file-failed`, `store-full`, and what reading the content does.
   */
  save(content: string | AsyncIterable<Uint8Array>, path: string, name: string): Promise<string>
}

/** A file that is read, and how it was when it was opened. */
export interface OpenFile extends ContentReader {
  /** The absolute path. */
  readonly path: string
  readonly changedAtMs: number
}

/** Reads a browser's `File` or `Blob`. */
export function blobReader(blob: Blob): ContentReader {
  return {
    bytes: blob.size,
    read: async (offset, bytes) => {
      const read = await readSlice(blob, offset, bytes)
      if (read.byteLength !== bytes) throw new KithError('blob-changed')
      return read
    },
    close: async () => undefined,
  }
}

async function readSlice(blob: Blob, offset: number, bytes: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(offset, offset + bytes).arrayBuffer())
  } catch (cause) {
    // The file was moved, deleted or changed since it was chosen: browsers do not say which.
    throw new KithError('blob-source-gone', undefined, { cause })
  }
}
