import type { Scope } from './scope.ts'

/** What is explored, and must hold. The first few are seen whole, of the others as many states as there is room for, nearest first. */
export const scopes: readonly Scope[] = [
  { name: 'one message', sends: [1] },
  { name: 'one message, connections that break', sends: [1], aliceCuts: 1, bobCuts: 1 },
  { name: 'the same with slow disks', sends: [1], slowDisks: true, aliceCuts: 1, bobCuts: 1 },
  { name: 'one message, and a direct path', sends: [1], direct: true },
  {
    name: 'a receiver that is away, a lost server, and a sender who leaves',
    sends: [1],
    bobAway: true,
    wipes: 1,
    leaves: 1,
    aliceCuts: 1,
  },
  {
    name: 'one message, slow disks, one crash of each device',
    sends: [1],
    slowDisks: true,
    aliceCrashes: 1,
    bobCrashes: 1,
  },
  {
    name: 'one message, slow disks, a crash of the server',
    sends: [1],
    slowDisks: true,
    bobAway: true,
    serverCrashes: 1,
    aliceCuts: 1,
  },
  { name: 'two messages, and a direct path', sends: [1, 1], direct: true },
  { name: 'two messages, a crash of the sender', sends: [1, 1], aliceCrashes: 1, losses: 1 },
  {
    name: 'two messages, a direct path, crashes',
    sends: [1, 1],
    direct: true,
    aliceCrashes: 1,
    bobCrashes: 1,
    timers: false,
  },
  {
    name: 'two messages, a receiver that is away, a crash of the server',
    sends: [1, 1],
    bobAway: true,
    slowDisks: true,
    serverCrashes: 1,
  },
  { name: 'deadlines at both ends', sends: [1, 1], aliceDeadlines: 1, serverDeadlines: 1, bobAway: true },
  { name: 'a message taken back out of an envelope of two', sends: [2], cancels: 1, bobAway: true, aliceCrashes: 1 },
  { name: 'two messages taken back, and a direct path', sends: [1, 1], cancels: 2, direct: true, timers: false },
  { name: 'an older copy of the receiver’s disk', sends: [1, 1], bobRestored: true, direct: true, timers: false },
  { name: 'an older copy of the sender’s disk', sends: [1, 1], aliceRestored: true, bobCuts: 1 },
]
