import { describe, expect, it } from 'vitest'

import { messageKey } from '../../src/controllers/chat/message-record.ts'
import { emptySummary, type Summary } from '../../src/controllers/chat/summaries.ts'
import { bannerOf, storageBannerOf } from '../../src/controllers/connection/banner.ts'
import { readName } from '../../src/controllers/network/names.ts'
import { presenceWords, signOf } from '../../src/controllers/presence/presence-words.ts'
import { rosterOf } from '../../src/controllers/roster/roster.ts'
import { hashOf, invitationLink, readRoute, type Route } from '../../src/controllers/route/route.ts'
import { dayWords, lastSeen, shortMoment } from '../../src/controllers/time/time-words.ts'
import { english } from '../../src/words/words.ts'

const nowMs = new Date(2026, 10, 22, 14, 5).getTime()
const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('the banner', () => {
  it('is silent when all is well and while a first attempt is young', () => {
    expect(bannerOf({ state: 'connected', sinceMs: 0 }, nowMs, 0)).toBeUndefined()
    expect(bannerOf({ state: 'connecting', attempt: 1 }, nowMs, 200)).toBeUndefined()
    expect(bannerOf({ state: 'connecting', attempt: 1 }, nowMs, 2000)?.tone).toBe('quiet')
  })

  it('says what is wrong, what is safe and when it is tried again', () => {
    const banner = bannerOf({ state: 'waiting', code: 'server-unreachable', retryAtMs: nowMs + 4200 }, nowMs, 9000)
    expect(banner?.text(english)).toMatch(/server does not answer.*kept on this device.*again in 5 s/u)
    expect(banner?.action?.does).toBe('retry')
  })

  it.each([
    ['name-taken', 'choose-name'],
    ['taken-over', 'retry'],
    ['network-changed', 'reload'],
  ] as const)('offers the way out of %s', (code, does) => {
    expect(bannerOf({ state: 'refused', code, message: '' }, nowMs, 0)?.action?.does).toBe(does)
  })
})

describe('the banner of the store', () => {
  const opening = { commitsLost: 0, keptAs: undefined, missing: [] }
  const storage = { state: 'ok', sinceMs: 0, retryAtMs: undefined, damaged: [], opening } as const

  it('says that there is no room, and what is damaged', () => {
    expect(storageBannerOf(storage)).toBeUndefined()
    const full = storageBannerOf({ ...storage, state: 'full' })
    expect(full).toMatchObject({ tone: 'danger', action: { does: 'retry-storage' } })
    expect(full?.text(english)).toMatch(/no room on this device.*waits with them/u)
    const damaged = [{ collection: 'notes', key: 'a', atMs: 0 }]
    expect(storageBannerOf({ ...storage, damaged })?.text(english)).toMatch(/^A record .* set aside/u)
  })
})

describe('words of time and presence', () => {
  it('speaks as people do', () => {
    expect(dayWords(nowMs - hourMs, nowMs, english)).toBe('Today')
    expect(dayWords(nowMs - dayMs, nowMs, english)).toBe('Yesterday')
    expect(dayWords(nowMs - 3 * dayMs, nowMs, english)).toBe('Thursday')
    expect(dayWords(nowMs - 9 * dayMs, nowMs, english)).toContain('13 November')
    expect(dayWords(nowMs - 400 * dayMs, nowMs, english)).toContain('2025')
    expect(shortMoment(nowMs - dayMs, nowMs, english)).toBe('Yesterday')
    expect(lastSeen(nowMs - 20_000, nowMs, english)).toBe('just now')
    expect(lastSeen(nowMs - 12 * 60_000, nowMs, english)).toBe('12 minutes ago')
    expect(lastSeen(nowMs - dayMs, nowMs, english)).toMatch(/^yesterday at /u)
  })

  it('never shows a remembered presence as a living one', () => {
    const info = { name: 'bo', state: 'online', sinceMs: nowMs, idleMs: 0, note: '', activity: '' } as const
    expect([
      signOf({ ...info, freshness: 'live' }),
      presenceWords({ ...info, freshness: 'live' }, nowMs, english),
    ]).toEqual(['online', 'Online'])
    expect([
      signOf({ ...info, freshness: 'stale' }),
      presenceWords({ ...info, freshness: 'stale' }, nowMs, english),
    ]).toEqual(['unknown', 'Was online'])
  })
})

describe('the address', () => {
  it.each<[string, Route]>([
    ['#/', { view: 'list' }],
    ['#/bo', { view: 'conversation', name: 'bo' }],
    ['#/bo/details', { view: 'details', name: 'bo' }],
    ['#/bo/diagnosis', { view: 'diagnosis', name: 'bo' }],
    ['#diagnosis', { view: 'diagnosis', name: '' }],
    ['#add', { view: 'add', name: '' }],
    ['#add=bo', { view: 'add', name: 'bo' }],
  ])('%s is read and written alike', (hash, route) => {
    expect(readRoute(hash)).toEqual(route)
    expect(hashOf(route)).toBe(hash)
  })

  it.each(['', '#', '#/<script>', '#/%E0%A4%A', '#/a b', '#/bo/other', '#other'])('%s shows the list', (hash) => {
    expect(readRoute(hash)).toEqual({ view: 'list' })
  })

  it('makes a link that adds a name', () => {
    expect(invitationLink('https://chat.example.org/?x=1#/bo', 'anna')).toBe('https://chat.example.org/#add=anna')
  })
})

describe('names as typed', () => {
  it('forgives capitals and spaces around, and explains the rest', () => {
    expect(readName(' Anna ')).toEqual({ name: 'anna', fault: undefined })
    expect(readName('an na').fault).toBe('name-letters')
    expect(readName('').fault).toBe('name-empty')
    expect(readName('ADMIN').fault).toBe('name-reserved')
  })
})

describe('the roster', () => {
  const contact = (name: string, state: 'contact' | 'asking' | 'blocked' = 'contact') => ({
    name,
    state,
    note: '',
    sinceMs: 0,
  })
  const said = (atMs: number): Summary => ({
    ...emptySummary,
    latest: { key: messageKey('x', atMs, ''), text: 'x', from: 'them', atMs },
  })

  it('orders by the last talk, keeps requests and the blocked apart, and shows strangers who wrote', () => {
    const roster = rosterOf({
      contacts: [contact('ada'), contact('bo'), contact('carl', 'asking'), contact('dan', 'blocked'), contact('eve')],
      summaries: new Map([
        ['bo', said(5)],
        ['stranger', said(9)],
      ]),
      presences: new Map(),
      typing: new Set(),
      nowMs: 0,
    })
    expect(roster.asking.map(({ name }) => name)).toEqual(['carl'])
    expect(roster.people.map(({ name, standing }) => [name, standing])).toEqual([
      ['stranger', 'stranger'],
      ['bo', 'contact'],
      ['ada', 'contact'],
      ['eve', 'contact'],
    ])
    expect(roster.blocked.map(({ name }) => name)).toEqual(['dan'])
  })
})
