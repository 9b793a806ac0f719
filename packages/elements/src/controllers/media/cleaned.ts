import { cleanableTypes, withoutTraces } from './traces.ts'

/** Larger pictures go out as they are: nobody's telephone makes them. */
const cleanedBytesMax = 64 * 1024 * 1024

/** A file as it goes out: a picture without what tells of its making, anything else as it is. */
export async function cleaned(file: File): Promise<File> {
  if (!cleanableTypes.includes(file.type) || file.size > cleanedBytesMax) return file
  const before = new Uint8Array(await file.arrayBuffer())
  const after = withoutTraces(file.type, before)
  if (after.length === before.length) return file
  return new File([after as Uint8Array<ArrayBuffer>], file.name, { type: file.type, lastModified: file.lastModified })
}
