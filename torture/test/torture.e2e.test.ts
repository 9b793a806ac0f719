import { expect, it } from 'vitest'

import { readArguments } from '../src/program/arguments.ts'
import { torture } from '../src/program/torture.ts'

/** Few strikes, at calls that lie apart; bounded by their number, never by time. */
const strikes = ['--parts', 'kills,errors,power,load', '--points', '2', '--first', '3', '--step', '11']

it('[DL8] [DL17] [DL19] [DL28] [MB2] [MB15] keeps every promise through kills, disk errors and power losses of real processes', async (context) => {
  const options = readArguments([...strikes, '--minutes', '10', '--messages', '3000'])
  if (options === 'help') throw new Error('This is no question for help.')
  const lines: string[] = []
  const print = (line: string): number => lines.push(line)
  const score = await torture({ ...options, signal: context.signal, print })
  expect(score.violations, lines.join('\n')).toEqual([])
  expect(score.messages).toBeGreaterThanOrEqual(3_000)
  if (score.skipped.length > 0) console.log(`left out: ${score.skipped.join('; ')}`)
  else {
    expect(score.killPoints).toBeGreaterThanOrEqual(6)
    expect(score.diskErrors).toBeGreaterThanOrEqual(3)
    expect(score.powerLosses).toBeGreaterThanOrEqual(6)
  }
}, 600_000)

it('finds what a store loses that does not sync', async (context) => {
  const options = readArguments(['--parts', 'planted', '--roles', 'receiver', '--minutes', '10'])
  if (options === 'help') throw new Error('This is no question for help.')
  const lines: string[] = []
  const score = await torture({ ...options, signal: context.signal, print: (line) => lines.push(line) })
  if (score.skipped.length > 0) context.skip(score.skipped.join('; '))
  expect(score.plantedFound, lines.join('\n')).toBe(true)
})
