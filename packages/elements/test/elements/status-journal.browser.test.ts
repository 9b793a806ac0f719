import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'

import { setLanguage } from '../../src/elements/foundation/set-language.ts'
import { KithStatusJournal } from '../../src/elements/status-journal/status-journal.ts'
import { type Stage, setStage } from '../chat/stage.ts'
import { fiveWeeks } from '../mock/journal-scene.ts'
import { expectAccessible, find, findAll, show, until, words } from './stage.ts'

const dayMs = 86_400_000
let stage: Stage
beforeEach(async () => {
  stage = await setStage()
})

async function journalOf(peer: MockPeer, zone = 'UTC'): Promise<KithStatusJournal> {
  const element = new KithStatusJournal()
  element.peer = peer
  element.with = 'bo'
  element.timeZone = zone
  return show(element)
}

/** Bo allows a journal, which has been kept for five weeks. */
function keep({ anna }: Stage): void {
  const nowMs = Date.now()
  anna.contacts.putJournals('bo', () => ({ allowedMs: nowMs - 36 * dayMs, keptMs: nowMs - 35 * dayMs }))
  anna.presence.journal.script('bo', fiveWeeks(nowMs))
}

const state = (): string | undefined => find('journal')?.dataset['state']

describe('kith-status-journal', () => {
  it('shows at both ends who lets whom keep one, and keeps one only when it is asked to', async () => {
    const network = new MockNetwork()
    const [anna, bo] = [await network.join('anna'), await network.join('bo')]
    network.befriend(anna, bo)
    await journalOf(anna)
    expect(state()).toBe('closed')
    expect(words(find('journal-standing'))).toContain('bo does not let you keep a journal')
    expect(find('journal-keep')).toBeUndefined()
    await expectAccessible()
    await bo.presence.journal.allow('anna')
    await until(() => state() === 'allowed')
    find('journal-keep')?.click()
    await until(() => state() === 'kept')
    expect(words(find('journal-standing'))).toMatch(/^Kept since today at .* sees that you do, and can end it\.$/u)
    await network.settled()
    // The other end.
    const other = new KithStatusJournal()
    other.peer = bo
    other.with = 'anna'
    await show(other)
    await until(() => (find('journal-give') as HTMLInputElement | undefined)?.checked === true)
    expect(words(find('journal-taken'))).toMatch(/^anna has kept one since today at /u)
    await expectAccessible()
    await userEvent.click(find('journal-give') as HTMLElement)
    await until(() => find('journal-taken') === undefined)
    await network.settled()
    expect(anna.contacts.journalsOf('bo')).toEqual({})
  })

  it('shows a week as lanes with words for the ear and as a table that adds up, and turns to others by keys', async () => {
    keep(stage)
    await journalOf(stage.anna)
    await until(() => find('journal-chart'))
    const [earlier, later] = [find('journal-earlier'), find('journal-later')]
    expect(later?.ariaDisabled).toBe('true')
    const week = words(find('journal-week'))
    earlier?.focus()
    await userEvent.keyboard('{Enter}')
    await until(() => words(find('journal-week')) !== week)
    expect(findAll('journal-day')).toHaveLength(7)
    const lane = findAll('journal-day')[1]?.querySelector('svg')
    expect(lane?.role).toBe('img')
    expect(lane?.ariaLabel).toMatch(/^Tuesday.*: Online: \d+h.*Offline: .*Not watched: /u)
    const titles = [...(lane?.querySelectorAll('title') ?? [])].map((title) => words(title))
    expect(titles.some((title) => /^Online: \d+:\d\d.* – \d+:\d\d/u.test(title))).toBe(true)
    find('journal-table-open')?.click()
    const cells = [...(find('journal-table')?.querySelectorAll('tfoot td') ?? [])].map((cell) => minutes(words(cell)))
    expect(cells.reduce((sum, each) => sum + each, 0)).toBe(7 * 1440)
    const days = [...(find('journal-table')?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.querySelectorAll('td')].reduce((sum, cell) => sum + minutes(words(cell)), 0),
    )
    expect(days).toEqual([1440, 1440, 1440, 1440, 1440, 1440, 1440])
    await expectAccessible()
    find('journal-later')?.click()
    await until(() => words(find('journal-week')) === week)
  })

  it('saves what was kept, and deletes it after a question', async () => {
    keep(stage)
    await journalOf(stage.anna)
    await until(() => find('journal-save'))
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      HTMLAnchorElement.prototype.click = function (): void {
        resolve(this)
      }
    })
    const made: Blob[] = []
    const { createObjectURL } = URL
    URL.createObjectURL = (blob: Blob) => {
      made.push(blob)
      return createObjectURL(blob)
    }
    find('journal-save')?.click()
    expect((await saved).download).toBe('status-journal-bo.csv')
    URL.createObjectURL = createObjectURL
    delete (HTMLAnchorElement.prototype as { click?: unknown }).click
    const text = (await made[0]?.text()) ?? ''
    expect(text.split('\r\n')[0]).toBe('name,state,from,to,seconds')
    expect(text.split('\r\n').length).toBeGreaterThan(100)
    find('journal-erase')?.click()
    await until(
      () => find('journal-cancel') === (find('journal-cancel')?.getRootNode() as ShadowRoot | undefined)?.activeElement,
    )
    await expectAccessible()
    find('journal-confirm')?.click()
    await until(() => find('journal-confirm') === undefined)
    find('journal-earlier')?.click()
    await until(() => /Online ?0m/u.test(words(find('journal')?.querySelector('.legend') ?? undefined)))
  })

  it('speaks Arabic from right to left, with time in the direction of reading', async () => {
    keep(stage)
    await journalOf(stage.anna)
    await until(() => find('journal-chart'))
    await setLanguage('ar')
    await until(() => words(find('journal-save')) === 'حفظ بصيغة CSV')
    const lane = findAll('journal-day')[0]?.querySelector('svg')
    expect(lane && getComputedStyle(lane).transform).toBe('matrix(-1, 0, 0, 1, 0, 0)')
    await expectAccessible()
    await setLanguage('en')
  })
})

/** Minutes in a cell such as `5:12`. */
function minutes(cell: string): number {
  const [hours = '0', rest = '0'] = cell.split(':')
  return cell === '' ? 0 : Number(hours) * 60 + Number(rest)
}
