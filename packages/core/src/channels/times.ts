/** The times and sizes of channels (spec CH, constants); milliseconds and bytes. */
export const channelTimes = {
  /** An opening that nobody answers fails after this time. */
  openMsMax: 15_000,
  /** Between an opening and its first repetition; doubled up to `resendMsMax`. */
  openAgainMs: 250,
  /** Without news of what was sent, it is sent again after a time from the first of these to the second. */
  resendMsMin: 200,
  resendMsMax: 2_000,
  /** Resend time before the first measurement. */
  resendMsFirst: 1_000,
  /** After so long without hearing anything the other end is asked for a sign of life. */
  askMs: 15_000,
  /** After so long without hearing anything the channel is lost. */
  silenceMsMax: 60_000,
  /** How long an end that is over still answers what comes late. */
  lingerMs: 30_000,
  /** The queue that bulk may build on its path. */
  queueMsTarget: 50,
} as const

/** Sizes of channels, in bytes. */
export const channelSizes = {
  /** What may be on its way at first. */
  windowBytesFirst: 16_384,
  /** What may be on its way at least. */
  windowBytesMin: 2_400,
  /** What may be on its way at most. */
  windowBytesMax: 8_388_608,
  /** The shortest piece that data is cut into when more is there. */
  pieceBytesMin: 1_200,
  /** The reader's credit at first; it doubles while the reader keeps up. */
  creditBytesFirst: 262_144,
  /** What waits to be acknowledged before a writer has to wait. */
  unsentBytesMax: 2_097_152,
  /** Ranges out of order that are kept; what would make more is dropped. */
  rangesMax: 512,
} as const
