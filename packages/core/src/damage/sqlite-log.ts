/**
 * SQLite's write-ahead log, read without SQLite (format: sqlite.org/fileformat2.html, section 4). SQLite ends a log at the first frame whose
 * checksum does not fit, because that is how a commit looks that a power cut left unfinished. When frames of later commits follow, it was no
 * power cut: every commit waits for the disk before the next begins. Then those frames are worth reading.
 */
export interface Log {
  readonly frames: readonly LogFrame[]
  /** Frames that SQLite reads: those before the first that does not fit. */
  readonly sound: number
  /** Commits that end behind the last frame SQLite reads. */
  readonly commitsBehind: number
  /** Frames, up to the end of the last commit, whose bytes are not what was written. */
  readonly misfits: number
}

/** A page as one commit left it. */
export interface LogFrame {
  /** Counts from 1. */
  readonly page: number
  /** Pages of the database after the commit that ends with this frame; 0 when it does not end one. */
  readonly pagesAfter: number
  readonly bytes: Uint8Array
}

const headBytes = 32
const frameHeadBytes = 24
const magic = 0x37_7f_06_82

/** Reads the frames of the present log, also behind damaged ones; nothing when there is no log. */
export function readLog(bytes: Uint8Array, pageBytes: number): Log | undefined {
  const step = frameHeadBytes + pageBytes
  const count = Math.floor((bytes.byteLength - headBytes) / step)
  if (count < 1) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const order = (view.getUint32(0) & 1) === 0
  const salts = saltsOf(view, count, step)
  const header = checksum(view, 0, 24, [0, 0], order)
  const isHeaderSound =
    (view.getUint32(0) & ~1) >>> 0 === magic && header[0] === view.getUint32(24) && header[1] === view.getUint32(28)
  const frames: LogFrame[] = []
  const fits: boolean[] = []
  let last = 0
  let pagesMax = largestPage(view, count, step, salts)
  let sound = isHeaderSound ? Infinity : 0
  for (let at = 0; at < count; at++) {
    const start = headBytes + at * step
    const isPresent = view.getUint32(start + 8) === salts[0] && view.getUint32(start + 12) === salts[1]
    const before = at === 0 ? 24 : start - step + 16
    const seed: Sums = [view.getUint32(before), view.getUint32(before + 4)]
    const frame = frameAt(view, start, pageBytes, { seed, order, pagesMax })
    if (frame.fits) pagesMax = Math.max(pagesMax, frame.page)
    if (!isPresent || !frame.fits) sound = Math.min(sound, at)
    // Behind the present log are frames of an earlier one, with other salts; one that fits its neighbour is of this log all the same.
    if (!isPresent && !frame.fits && !isContinued(view, start + step, salts)) break
    frames.push({
      page: frame.page,
      pagesAfter: frame.pagesAfter,
      bytes: bytes.subarray(start + frameHeadBytes, start + step),
    })
    fits.push(frame.fits)
    if (frame.pagesAfter !== 0) last = frames.length
  }
  const ended = Math.min(sound, frames.length)
  const commitsBehind = frames.slice(ended).filter((frame) => frame.pagesAfter !== 0).length
  const misfits = fits.slice(0, last).filter((isFit) => !isFit).length
  return { frames: frames.slice(0, last), sound: ended, commitsBehind, misfits }
}

type Sums = readonly [number, number]

/** The salts of the log's header, or where these are damaged, those on which its first frames agree. */
function saltsOf(view: DataView, count: number, step: number): Sums {
  const own: Sums = [view.getUint32(16), view.getUint32(20)]
  const first: Sums = [view.getUint32(headBytes + 8), view.getUint32(headBytes + 12)]
  if (own[0] === first[0] && own[1] === first[1]) return own
  if (count < 2) return own[0] === first[0] || own[1] === first[1] ? first : own
  const second: Sums = [view.getUint32(headBytes + step + 8), view.getUint32(headBytes + step + 12)]
  return first[0] === second[0] && first[1] === second[1] ? first : own
}

/** The largest size of the database that two commits of this log say, or that the only one does. */
function largestPage(view: DataView, count: number, step: number, salts: Sums): number {
  const sizes: number[] = []
  for (let at = 0; at < count; at++) {
    const start = headBytes + at * step
    const size = view.getUint32(start + 4)
    if (size > 0 && isContinued(view, start, salts)) sizes.push(size)
  }
  sizes.sort((a, b) => b - a)
  // One number may be damaged; a database that grows says nearly the same again and again.
  return sizes[1] ?? sizes[0] ?? 0
}

function isContinued(view: DataView, start: number, salts: Sums): boolean {
  if (start + frameHeadBytes > view.byteLength) return false
  return view.getUint32(start + 8) === salts[0] && view.getUint32(start + 12) === salts[1]
}

interface Found {
  readonly page: number
  readonly pagesAfter: number
  readonly fits: boolean
}

/**
 * Whether one number of a frame may have been the other. The sums are so simple that a high bit flipped in the page is often explained by one in the
 * number as well: where the number given can be, only a change of its low bits, which are told apart well, is believed.
 */
function mayBe(given: number, flipped: number, pagesMax: number): boolean {
  return flipped <= pagesMax && (given > pagesMax || Math.abs(given - flipped) < surePagesMax)
}

const surePagesMax = 32

/** A frame, whose page number is mended when one flipped bit of it explains why the checksum does not fit. */
function frameAt(
  view: DataView,
  start: number,
  pageBytes: number,
  { seed, order, pagesMax }: { readonly seed: Sums; readonly order: boolean; readonly pagesMax: number },
): Found {
  const given: Sums = [view.getUint32(start), view.getUint32(start + 4)]
  const wanted: Sums = [view.getUint32(start + 16), view.getUint32(start + 20)]
  const fits = (head: Sums): boolean => {
    const copy = new DataView(new ArrayBuffer(8))
    copy.setUint32(0, head[0])
    copy.setUint32(4, head[1])
    const sums = checksum(view, start + frameHeadBytes, pageBytes, checksum(copy, 0, 8, seed, order), order)
    return sums[0] === wanted[0] && sums[1] === wanted[1]
  }
  if (fits(given)) return { page: given[0], pagesAfter: given[1], fits: true }
  for (let bit = 0; bit < 64; bit++) {
    const flipped: Sums =
      bit < 32 ? [(given[0] ^ (1 << bit)) >>> 0, given[1]] : [given[0], (given[1] ^ (1 << (bit - 32))) >>> 0]
    const isBelievable = bit < 32 ? mayBe(given[0], flipped[0], pagesMax) : mayBe(given[1], flipped[1], pagesMax)
    if (isBelievable && fits(flipped)) return { page: flipped[0], pagesAfter: flipped[1], fits: false }
  }
  return { page: given[0], pagesAfter: given[1], fits: false }
}

/** The checksum of the log's format over 8-byte steps; `order` is true for little-endian words. */
function checksum(view: DataView, start: number, length: number, seed: Sums, order: boolean): Sums {
  let [a, b] = seed
  for (let at = start; at < start + length; at += 8) {
    a = (a + view.getUint32(at, order) + b) >>> 0
    b = (b + view.getUint32(at + 4, order) + a) >>> 0
  }
  return [a, b]
}
