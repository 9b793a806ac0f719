/**
 * A name under which a file may be saved anywhere, made of what another device calls it (spec BL18): the last part of a path, without characters that
 * a system keeps for itself or that nobody sees, not one of the names that Windows reserves, no longer than file systems take. Never empty.
 */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const visible = [...last.replaceAll(unwanted, '_')].join('')
  const trimmed = visible.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '')
  const bounded = shortened(trimmed)
  if (bounded === '') return 'file'
  return reserved.test(bounded) ? `_${bounded}` : bounded
}

/** The name of the n-th file that would have the same: `tape.flac`, `tape (2).flac`, `tape (3).flac`. */
export function numberedFileName(name: string, number: number): string {
  if (number < 2) return name
  const { stem, ending } = split(name)
  return `${stem} (${String(number)})${ending}`
}

/** Controls, what Windows keeps, and characters that turn or hide the text around them; halves of characters. */
const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"|?*]/gu
/** Names of devices, alone or before an ending. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
/** Bytes of UTF-8: file systems take 255, and a number and the mark of an unfinished file have to fit behind. */
const bytesMax = 200
const endingLettersMax = 16

function split(name: string): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf('.')
  if (dot <= 0 || name.length - dot > endingLettersMax) return { stem: name, ending: '' }
  return { stem: name.slice(0, dot), ending: name.slice(dot) }
}

function shortened(name: string): string {
  const { stem, ending } = split(name)
  let left = bytesMax - bytesOf(ending)
  let kept = ''
  for (const letter of stem) {
    left -= bytesOf(letter)
    if (left < 0) break
    kept += letter
  }
  return (kept + ending).replace(/[\s.]+$/u, '')
}

function bytesOf(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) as number
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
