import { describe, expect, it } from 'vitest'

import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { markOf } from '../../src/controllers/chat/delivery-words.ts'
import { findLinks } from '../../src/controllers/chat/links.ts'
import { MessageClock, messageKey, nameOfKey } from '../../src/controllers/chat/message-record.ts'
import { layOut } from '../../src/controllers/chat/timeline.ts'
import { english } from '../../src/words/words.ts'

describe('keys of messages', () => {
  it('sort by conversation, then time', () => {
    const keys = [messageKey('bo', 9, 'a'), messageKey('bo', 1_700_000_000_000, 'b'), messageKey('bob', 1, 'a')]
    expect([...keys].sort()).toEqual(keys)
    expect(keys.map(nameOfKey)).toEqual(['bo', 'bo', 'bob'])
  })

  it('never give one time twice, even when the clock steps back', () => {
    let nowMs = 1000
    const clock = new MessageClock(() => nowMs)
    const times = [clock.nextMs(), clock.nextMs()]
    nowMs = 500
    times.push(clock.nextMs())
    clock.passed(5000)
    times.push(clock.nextMs())
    expect(times).toEqual([1000, 1001, 1002, 5001])
  })
})

describe('layout of a conversation', () => {
  const noonMs = new Date(2026, 10, 22, 12).getTime()
  const entry = (minutes: number, from: 'me' | 'them'): ConversationEntry => {
    const atMs = noonMs + minutes * 60_000
    return { key: messageKey('bo', atMs, ''), mid: '', text: '', from, atMs }
  }

  it('groups one author, tells pauses and parts days', () => {
    const days = layOut([entry(0, 'me'), entry(1, 'me'), entry(2, 'them'), entry(40, 'them'), entry(24 * 60, 'me')])
    expect(days.map(({ items }) => items.map(({ kind }) => kind))).toEqual([
      ['time', 'message', 'message', 'message', 'time', 'message'],
      ['time', 'message'],
    ])
    const groups = days[0]?.items.flatMap((item) => (item.kind === 'message' ? [[item.isFirst, item.isLast]] : []))
    expect(groups).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ])
  })

  it('puts the unread line before the first message of the other after the last one read', () => {
    const entries = [entry(0, 'them'), entry(1, 'me'), entry(2, 'them')]
    const kinds = layOut(entries, entries[0]?.key)[0]?.items.map(({ kind }) => kind)
    expect(kinds).toEqual(['time', 'message', 'message', 'unread', 'message'])
    expect(layOut(entries, entries[2]?.key)[0]?.items.some(({ kind }) => kind === 'unread')).toBe(false)
  })

  it('lays out nothing and ten thousand', () => {
    expect(layOut([])).toEqual([])
    const many = Array.from({ length: 10_000 }, (_, index) => entry(index, 'me'))
    expect(layOut(many).flatMap(({ items }) => items.filter(({ kind }) => kind === 'message'))).toHaveLength(10_000)
  })
})

describe('links in a text', () => {
  const links = (text: string): string[] => findLinks(text).flatMap(({ kind, text }) => (kind === 'link' ? [text] : []))

  it('finds http and https and nothing else', () => {
    expect(links('see https://a.example/b?c=1#d, or http://e.example.')).toEqual([
      'https://a.example/b?c=1#d',
      'http://e.example',
    ])
    expect(links('javascript:alert(1) data:text/html,x ftp://a.example file:///etc mailto:a@b')).toEqual([])
    expect(links('https://')).toEqual([])
  })

  it('keeps the text whole', () => {
    for (const text of ['(https://a.example/x_(y))', 'a https://b.example"><img src=x> c', '<script>', ''])
      expect(
        findLinks(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    expect(links('(https://a.example/x_(y))')).toEqual(['https://a.example/x_(y)'])
  })
})

describe('marks of delivery', () => {
  const entry = (more: Partial<ConversationEntry>): ConversationEntry => ({
    key: 'bo/1',
    mid: 'm',
    from: 'me',
    text: '',
    atMs: 0,
    ...more,
  })

  it('has a sign and words for every state', () => {
    const sign = (more: Partial<ConversationEntry>): string => markOf(entry(more), 'bo', false, english).sign
    expect(sign({})).toBe('clock')
    expect(sign({ state: 'addressing' })).toBe('clock')
    expect(sign({ state: 'accepted' })).toBe('clock')
    expect(sign({ state: 'stored' })).toBe('tick')
    expect(sign({ state: 'committed', path: 'direct' })).toBe('ticks')
    for (const state of ['expired', 'rejected', 'indeterminate'] as const) expect(sign({ state })).toBe('alert')
    expect(sign({ state: 'accepted', code: 'mailbox-full' })).toBe('alert')
    expect(sign({ state: 'stored', code: 'deadline-passed' })).toBe('alert')
    expect(markOf(entry({ fault: 'store-full' }), 'bo', false, english)).toEqual({
      sign: 'alert',
      words: expect.stringMatching(/^Not sent: .*\S{3}/u) as string,
    })
    expect(markOf(entry({ state: 'committed', path: 'direct' }), 'bo', false, english).words).toBe(
      'Delivered, directly',
    )
  })
})
