/** Times of path choice in milliseconds, and how often things may happen (spec PA). */
export const pathTimes = {
  /** From the beginning of an attempt to its link. */
  connectMsMax: 10_000,
  /** After which an offer without an answer is sent once more, for signals may get lost. */
  repeatMs: 3_000,
  /** The bound of the first pause after a failed attempt; it doubles with each that fails. */
  retryMsFirst: 1_000,
  /** The bound stops doubling here. */
  retryMsMax: 300_000,
  /** The bound of the pause before a link that was steady is made anew. */
  remakeMs: 300,
  /** How long a new way is looked for on a silent link before another link is made beside it. */
  restartMs: 3_000,
  /** The pause after the other side declined. */
  declinedMs: 600_000,
  /** How long after the last traffic a direct path is wanted. */
  wantedMs: 120_000,
  /** Without traffic for so long, links are closed. */
  unusedMs: 600_000,
  /** Traffic within this time makes links that are asked often. */
  activeMs: 10_000,
  /** Between signs of life of a link with traffic. */
  pingActiveMs: 2_000,
  /** Between signs of life of a link without, which also keeps it open in the address translators on its way. */
  pingIdleMs: 15_000,
  /** After traffic without anything that arrives, the link is asked. */
  quietMs: 300,
  /** How long an answer may take before the relay is asked for a sign of life too: this, or four round trips when they are longer. */
  uneasyMsMin: 250,
  /** Between questions while no answer comes. */
  pingAgainMs: 1_000,
  /** How long an answer may take before the link counts as silent: this, or four round trips when they are longer. */
  answerMsMin: 1_000,
  /** And never longer than this. */
  answerMsMax: 8_000,
  /** Without an answer for so long, a link is silent though other things arrive on it: it carries in one direction only. */
  deafMs: 10_000,
  /** How long a silent link may find its way back before it is given up. */
  deadMs: 6_000,
  /** How long a better link must have worked before it takes the place of one that works. */
  settleMs: 5_000,
  /** A link that worked so long is steady: what failed before it is forgotten. */
  steadyMs: 60_000,
  /** How long a carrier is not sent on after its first fault; it doubles with each further fault of a link that was not steady. */
  mendMsFirst: 1_000,
  /** And never longer than this. */
  mendMsMax: 120_000,
  /** Waking up ends pauses at most once in this time. */
  wakeMsMin: 10_000,
  /** When a timer rings so late, the program stood still, and silence until then means nothing. */
  lateMs: 1_000,
  /** And so late, the machine slept. */
  sleptMs: 5_000,
  /** Own attempts of one carrier to one device: so many at once, and one more after each `offerMs`. Those that led to a good link do not count, so that at most 60 an hour come to nothing. */
  offersMax: 12,
  offerMs: 75_000,
  /** Offers of one device that are answered or declined, for one carrier: so many at once, and one more after each `answerMs`. */
  answersMax: 12,
  answerMs: 30_000,
  /** Signals with candidates that are taken for one attempt. */
  candidateSignalsMax: 32,
} as const

/** A random pause in whole milliseconds, between half and all of a bound that doubles from `first` to `most` with each failure after the first. */
export function pauseMs(failures: number, first: number, most: number, random: number): number {
  return Math.ceil(Math.min(most, first * 2 ** Math.min(Math.max(failures - 1, 0), 30)) * (0.5 + random / 2))
}
