import type { MockNetwork } from '@kith/testing/mock-peer'

type Mark = { readonly atMs: number; readonly state: 'online' | 'away' | 'busy' | 'offline' | 'gap' }

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Five weeks of a person who works at a desk, as a laptop that is shut at night saw them. The same at every look. */
export function fiveWeeks(nowMs: number): readonly Mark[] {
  const marks: Mark[] = []
  const today = new Date(nowMs).setHours(0, 0, 0, 0)
  for (let ago = 35; ago >= 0; ago -= 1) {
    const day = today - ago * dayMs
    const weekday = new Date(day).getDay()
    const late = (ago * 37) % 50
    const add = (hours: number, minutes: number, state: Mark['state']): void => {
      const atMs = day + hours * hourMs + (minutes + late) * minuteMs
      if (atMs < nowMs) marks.push({ atMs, state })
    }
    add(6, 40, 'offline')
    if (weekday === 0) {
      if (ago % 2 === 0) add(10, 0, 'online')
      add(12, 15, 'away')
      add(13, 0, 'offline')
    } else if (ago % 9 === 4) {
      add(9, 0, 'gap')
      add(15, 30, 'online')
    } else {
      add(8, 5, 'online')
      add(10, 0, ago % 3 === 0 ? 'busy' : 'online')
      add(11, 20, 'online')
      add(12, 5, 'away')
      add(13, 0, 'online')
      if (ago % 4 === 1) add(14, 10, 'busy')
      add(15, 45, 'online')
      add(17, 20, weekday === 5 ? 'offline' : 'away')
      add(19, 5, 'offline')
    }
    add(22, 30, 'gap')
  }
  return marks
}

/** Bo allows a journal, which is kept; Carla keeps one of Anna. */
export function playJournal(network: MockNetwork, nowMs: number): void {
  const anna = network.peer('anna')
  if (anna === undefined) return
  const sinceMs = nowMs - 35 * dayMs
  anna.contacts.putJournals('bo', () => ({ allowedMs: sinceMs - dayMs, keptMs: sinceMs }))
  anna.presence.journal.script('bo', fiveWeeks(nowMs))
  const carla = 'carla.montserrat-figueroa.de-la-vega'
  anna.contacts.putJournals(carla, () => ({ givenMs: sinceMs, takenMs: sinceMs + dayMs }))
  anna.contacts.putJournals('dawud', () => ({ allowedMs: nowMs - 2 * dayMs }))
}
