import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import type { ServeOptions } from '@kith/server'

import { running, temporaryFolder } from '../running.ts'
import { parseTranscript } from './parser.ts'
import { playTranscript } from './player.ts'

const folder = new URL('../../../../spec/transcripts/', import.meta.url)
const played: string[] = []

/** Plays the transcript at the end of the title against a server of its own; the title begins with the rules it shows. */
function transcript(title: string, options: ServeOptions = {}): void {
  const file = title.slice(title.lastIndexOf(' ') + 1)
  played.push(file)
  it(title, async () => {
    const dataDir = await temporaryFolder()
    const server = await running({ dataDir, store: `sqlite:${dataDir}/kith.db`, ...options })
    const read = parseTranscript(readFileSync(new URL(file, folder), 'utf8'))
    expect(`${read.shows.map((id) => `[${id}]`).join('')} ${file}`).toBe(title)
    await playTranscript(read, server.url)
  })
}

describe('transcripts', () => {
  transcript('[SE2][SE3][SE4][SE5][SE7][NM8][NM9] sign-in.txt')
  transcript('[NM6][SE6][SE8][SE17][RO1][RO3][RO4] relayed-message.txt')
  transcript('[SE6][MB1][MB2][MB5][MB6][MB8][MB9] mailbox-message.txt')
  transcript('[PR1][PR5][PR6][PR7][PR8][PR9] presence.txt')
  transcript('[DI3][DI4][DI5][DI7][DI8] directory.txt')
  transcript('[SE23][SE24][SE25] meeting.txt')

  const turn = { urls: ['turn:turn.example.org:3478?transport=udp'], secret: 'a secret of sixteen bytes' }
  transcript('[IC1][IC9][IC10][IC20] ice.txt', { ice: { stunUrls: ['stun:stun.example.org:3478'], turn } })

  it('are all played', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.txt'))).toEqual([...played].sort())
  })
})
