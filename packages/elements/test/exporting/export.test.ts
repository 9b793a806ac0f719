import { until } from '@kith/testing/contracts'
import { expect, it } from 'vitest'

import { chatCollections, type ChatMessage, messageKey } from '../../src/controllers/chat/message-record.ts'
import { exportConversation } from '../../src/controllers/exporting/export-conversation.ts'
import { setTimer } from '../../src/controllers/lasting/timer.ts'
import { english, loadWords } from '../../src/words/words.ts'
import { payloads } from '../hostile/payloads.ts'
import { setStage, type Stage } from '../chat/stage.ts'

interface Exported {
  readonly with: string
  readonly version: number
  readonly messages: readonly Readonly<Record<string, unknown>>[]
}

async function data({ messenger }: Pick<Stage, 'messenger'>, place = 'bo'): Promise<Exported> {
  const file = await exportConversation(messenger, place, { format: 'json', words: english })
  expect(file.type).toBe('application/json')
  return JSON.parse(await file.text()) as Exported
}

async function page({ messenger }: Pick<Stage, 'messenger'>): Promise<string> {
  return (await exportConversation(messenger, 'bo', { format: 'html', words: english })).text()
}

it('[CT19] has what was said, by whom and when, with files named, as data and as a page', async () => {
  const stage = await setStage()
  const { anna, bo, messenger, network } = stage
  await messenger.outgoing.send('bo', 'first line\nsecond line')
  await bo.messages.send('anna', 'chat.text', { text: 'an answer' })
  const file = {
    blob: 'b'.repeat(26),
    from: 'anna',
    name: '../plan.pdf',
    bytes: 2048,
    type: 'application/pdf',
  } as never
  await messenger.outgoing.sendFileAgain('bo', file, 'the plan')
  await network.settled()
  await until(async () => (await anna.records.list(chatCollections.messages)).length === 3)
  const { messages, version, with: name } = await data(stage)
  expect([name, version]).toEqual(['bo', 1])
  const said = messages.map(({ by, text }) => `${String(by)}: ${String(text)}`).sort()
  expect(said).toEqual(['anna: first line\nsecond line', 'anna: the plan', 'bo: an answer'])
  expect(messages.find(({ text }) => text === 'the plan')?.['file']).toMatchObject({ bytes: 2048 })
  expect(JSON.stringify(messages)).not.toContain('bbbbbb')
  const shown = await page(stage)
  expect(shown).toContain('<h1 dir="auto">Conversation with bo</h1>')
  expect(shown).toContain('plan.pdf')
  expect(shown).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"))
  const turned = await exportConversation(messenger, 'bo', { format: 'html', words: await loadWords('ar') })
  expect(await turned.text()).toContain('<html lang="ar" dir="rtl">')
})

it('[CT19] leaves out what goes, and what answers quote of it', async () => {
  const stage = await setStage()
  const { anna, messenger } = stage
  await setTimer(messenger, 'bo', 300)
  await messenger.outgoing.send('bo', 'secret harbour')
  const found = await anna.records.list<ChatMessage>(chatCollections.messages)
  const goes = found.map(({ key, value }) => ({ ...value, key })).find(({ lasts }) => lasts !== undefined)
  if (goes === undefined) throw new Error('it was sent')
  await setTimer(messenger, 'bo', 0)
  await messenger.outgoing.send('bo', 'an answer', { reply: messenger.actions.quote(goes) })
  const { messages } = await data(stage)
  expect(messages.map(({ text, timer }) => timer ?? text)).toEqual([300, 0, 'an answer'])
  expect(JSON.stringify(messages) + (await page(stage))).not.toContain('harbour')
})

it('[CT19] is only ever text, whatever was written', async () => {
  const stage = await setStage()
  for (const text of payloads) await stage.messenger.outgoing.send('bo', text)
  const shown = await page(stage)
  const tags = new Set([...shown.matchAll(/<\/?([a-z0-9]+)/giu)].map(([, tag]) => tag?.toLowerCase()))
  const known = ['html', 'head', 'meta', 'title', 'style', 'body', 'h1', 'p', 'main', 'article', 'header', 'strong', 'time'] // prettier-ignore
  expect([...tags].filter((tag) => !known.includes(tag ?? ''))).toEqual([])
  expect((await data(stage)).messages.map(({ text }) => text)).toEqual(payloads)
})

it('[CT19] goes on in parts, tells how far it is, and ends when somebody gives it up', async () => {
  const stage = await setStage(async (anna) => {
    for (let from = 0; from < 5000; from += 1000)
      await anna.transact((tx) => {
        for (let index = from; index < from + 1000; index += 1) {
          const message: ChatMessage = {
            mid: '',
            from: 'me',
            text: `message ${index}`,
            atMs: index,
            state: 'committed',
          }
          tx.put(chatCollections.messages, messageKey('bo', index, 'x'), message)
        }
      })
  })
  const told: number[] = []
  const { messenger } = stage
  const ending = new AbortController()
  const options = { format: 'json', words: english } as const
  const file = await exportConversation(messenger, 'bo', { ...options, onProgress: (count) => told.push(count) })
  expect(told.slice(0, 3)).toEqual([500, 1000, 1500])
  expect((JSON.parse(await file.text()) as Exported).messages).toHaveLength(5000)
  const onProgress = (count: number): void => {
    if (count >= 1000) ending.abort()
  }
  await expect(exportConversation(messenger, 'bo', { ...options, signal: ending.signal, onProgress })).rejects.toThrow()
  expect((await data(stage, 'carla')).messages).toEqual([])
})
