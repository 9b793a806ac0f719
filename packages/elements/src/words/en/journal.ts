/** The status journal: how somebody was seen over weeks, and who lets whom keep one. */
export const journal = {
  area: 'journal' as const,
  open: 'Status journal',
  /** Beside the words of presence. */
  gap: 'Not watched',
  aboutGaps: 'Not watched: this device was off or offline, or could not see it. Nothing is guessed.',
  notAllowed: (name: string): string =>
    `${name} does not let you keep a journal of online and offline times. Only ${name} can allow that.`,
  allowed: (name: string, since: string): string =>
    `Since ${since} ${name} lets you keep a journal of online and offline times. You keep none now.`,
  kept: (name: string, since: string): string =>
    `Kept since ${since}. ${name} allows it, sees that you do, and can end it.`,
  keep: 'Keep a journal',
  stop: 'Stop keeping it',
  erase: 'Delete what was kept',
  eraseQuestion: 'Delete everything that this device has kept of it? That cannot be undone.',
  confirm: 'Delete',
  cancel: 'Cancel',
  save: 'Save as CSV',
  /** The other direction. */
  give: (name: string): string => `Let ${name} keep a journal of your states`,
  giveHint: 'Online, away, busy, offline and when; no notes. When you end it, what was kept is deleted there.',
  taken: (name: string, since: string): string => `${name} has kept one since ${since}.`,
  notTaken: (name: string): string => `${name} keeps none now.`,
  earlier: 'Earlier week',
  later: 'Later week',
  table: 'As a table',
  /** Above the table, for the ear. `week` as in `16–22 November`. */
  caption: (week: string): string => `Hours and minutes in each state, ${week}`,
  day: 'Day',
  week: 'Week',
  toCome: 'still to come',
  /** A state and how long it lasted, or when. */
  line: (what: string, value: string): string => `${what}: ${value}`,
  zone: (zone: string): string => `Times in ${zone}`,
}
