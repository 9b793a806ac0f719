import { constants } from 'node:fs'
import { access, copyFile, type FileHandle, link, open, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { cleanFileName, numberedFileName } from '@kith/core'
import { KithError } from '@kith/wire'
import type { LocalFiles, OpenFile } from './content-reader.ts'

/** The files of this machine. */
export const nodeFiles: LocalFiles = { open: openFile, save: saveFile }

async function openFile(path: string): Promise<OpenFile> {
  const absolute = resolve(path)
  let file: FileHandle
  try {
    file = await open(absolute, 'r')
  } catch (cause) {
    throw new KithError('blob-source-gone', undefined, { cause })
  }
  const found = await file.stat()
  if (!found.isFile()) {
    await file.close()
    throw new KithError('option-invalid', 'Only files can be shared.')
  }
  return {
    path: absolute,
    bytes: found.size,
    changedAtMs: found.mtimeMs,
    read: (offset, bytes) => readExactly(file, offset, bytes),
    close: () => file.close(),
  }
}

async function readExactly(file: FileHandle, offset: number, bytes: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(bytes)
  let at = 0
  while (at < bytes) {
    const { bytesRead } = await file.read(buffer, at, bytes - at, offset + at).catch((cause: unknown) => {
      throw new KithError('blob-source-gone', undefined, { cause })
    })
    if (bytesRead === 0) throw new KithError('blob-changed')
    at += bytesRead
  }
  return buffer
}

/** Numbers that are tried before it is given up. */
const numbersMax = 1000

async function saveFile(content: string | AsyncIterable<Uint8Array>, path: string, name: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const folder = resolve(isFolder ? path : dirname(path))
  const wanted = isFolder ? cleanFileName(name) : basename(path)
  const unfinished = join(folder, `.${wanted}.${crypto.randomUUID().slice(0, 8)}.part`)
  try {
    if (typeof content === 'string')
      await copyFile(content, unfinished, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    else await writeFile(unfinished, content, { flag: 'wx' })
    const file = await open(unfinished, 'r+')
    await file.chmod(0o644)
    await file.sync()
    await file.close()
    for (let number = 1; number <= numbersMax; number++) {
      const target = join(folder, numberedFileName(wanted, number))
      if (await place(unfinished, target)) return target
    }
    throw new KithError('file-failed')
  } catch (cause) {
    await unlink(unfinished).catch(() => undefined)
    throw savingError(cause)
  }
}

/** Gives a file its name, if nobody has it. */
async function place(unfinished: string, target: string): Promise<boolean> {
  try {
    // A link fails when the name is taken; a rename would take it.
    await link(unfinished, target)
    await unlink(unfinished)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(cause) ?? '')) throw cause
  }
  // A file system without links: the name is looked at just before.
  const isTaken = await access(target).then(
    () => true,
    () => false,
  )
  if (!isTaken) await rename(unfinished, target)
  return !isTaken
}

function savingError(cause: unknown): KithError {
  if (cause instanceof KithError) return cause
  const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(cause) ?? '')
  return new KithError(isFull ? 'store-full' : 'file-failed', undefined, { cause })
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined
}
