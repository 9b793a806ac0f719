/** The constants of calls (spec CC). Times are in milliseconds. */
export const callLimits = {
  /** People in one call, with oneself. */
  seatsMax: 4,
  /** Devices and tabs of one name that ring for one call. */
  endsMax: 8,
  /** A ring is repeated so often, and believed for so long. */
  ringEveryMs: 2000,
  ringBelievedMs: 9000,
  /** After this nobody answers any more. */
  ringMs: 45_000,
  /** Who accepted and is not let in waits so long. */
  joinMs: 15_000,
  /** A path that is not there, or not any more, is given up after this. */
  pathMs: 30_000,
  /** A path that broke is made anew after the first of these, and again after each of the second. */
  restartAfterMs: 1500,
  restartEveryMs: 6000,
  /** That a call is over is said this often, with these pauses. */
  farewellsAtMs: [0, 1000, 3000],
  /** How long an ended call is shown. */
  overShownMs: 5000,
  /** Calls of which it is remembered that they are over. */
  endedMax: 32,
  /** Ends that left one call; after that nobody new comes in. */
  goneMax: 64,
  /** Characters of an id. */
  idMin: 16,
  idMax: 32,
  /** Characters of a description of a path. */
  descriptionMax: 7000,
  /** Candidates in one signal, and characters of one. */
  candidatesMax: 16,
  candidateMax: 256,
  /** What one says and is not confirmed; beyond that the other is lost. */
  lineSaidMax: 64,
  /** What came before its turn and is kept. */
  lineEarlyMax: 32,
  /** The first pause before something is said again, doubled up to the second. */
  lineAgainMs: 700,
  lineAgainMsMax: 4000,
  /** Signals of one party that are heard at once, and in a second. */
  heardBurst: 60,
  heardPerSecond: 15,
  /** Signals of one name outside of a call that are heard at once, and in a second. */
  rungBurst: 30,
  rungPerSecond: 3,
  /** Calls of one name that ring in a time. */
  callsMax: 5,
  callsInMs: 120_000,
  /** Names of which that is counted. */
  namesMax: 256,
} as const
