import type { Peer } from '@kith/peer'
import type { MockPeer } from '@kith/testing/mock-peer'
import { KithError, sentenceOf } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'

import { KithDetails } from '../../src/elements/details/details.ts'
import { KithDiagnostics } from '../../src/elements/diagnostics/diagnostics.ts'
import { type Stage, setStage } from '../chat/stage.ts'
import { pathsDiagnosis } from '../mock/paths-diagnosis.ts'
import { expectAccessible, find, findAll, show, until, words } from './stage.ts'

async function looking(peer: Peer): Promise<KithDiagnostics> {
  const element = new KithDiagnostics()
  element.peer = peer
  element.with = 'bo'
  return show(element)
}

/** Lets no diagnosis go on before the answer is called. */
function hold(peer: MockPeer): () => void {
  let goOn = (): void => undefined
  peer.diagnosisHeld = new Promise((resolve) => {
    goOn = resolve
  })
  return () => {
    goOn()
  }
}

describe('kith-diagnostics', () => {
  it('tells what it looks at, then what it found, and can look again', async () => {
    const { anna } = await setStage()
    const goOn = hold(anna)
    anna.diagnosis = pathsDiagnosis(anna, 'bo', Date.now())
    await looking(anna)
    expect(words(find('headline'))).toBe('Asking the server…')
    expect(find('headline')?.role).toBe('status')
    expect(find('diagnostics')?.ariaBusy).toBe('true')
    expect(find('diagnostics')?.querySelector('[role=progressbar]')?.getAttribute('aria-valuemax')).toBe('4')
    await expectAccessible()
    goOn()
    await until(() => find('diagnostics')?.dataset['state'] === 'done')
    expect(words(find('headline'))).toBe('You and bo reach each other directly. One thing does not work; see below.')
    expect(findAll('device').map((device) => words(device).slice(0, 35))).toEqual([
      'bo Firefox on Linux Reached directl',
      'bo Chrome on Android Reached throug',
    ])
    expect(findAll('tried').map(({ dataset }) => `${dataset['path']} ${dataset['state']}`)).toEqual([
      ...['relay works', 'webrtc works', 'tcp untried', 'relay works', 'webrtc fails', 'tcp untried'],
    ])
    expect(words(findAll('tried')[4])).toMatch(
      /^Directly, by WebRTC ?Does not work No way was found .* It is tried again/u,
    )
    expect(findAll('finding').map(({ dataset }) => dataset['id'])).not.toContain('device-direct')
    expect(words(find('finding'))).toBe('Good: The server at chat.example.org answers in 28 ms.')
    await expectAccessible()
    const goOnAgain = hold(anna)
    find('look-again')?.click()
    await until(() => find('diagnostics')?.dataset['state'] === 'looking')
    goOnAgain()
    await until(() => find('diagnostics')?.dataset['state'] === 'done')
  })

  it('gives its text to copy, or to select where there is no permission', async () => {
    const { anna } = await setStage()
    anna.diagnosis = pathsDiagnosis(anna, 'bo', Date.now())
    const element = await looking(anna)
    const copied: string[] = []
    let isAllowed = true
    const clipboard = {
      writeText: (text: string): Promise<void> => {
        if (!isAllowed) return Promise.reject(new DOMException('no', 'NotAllowedError'))
        copied.push(text)
        return Promise.resolve()
      },
    }
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
    ;(await until(() => find('copy-diagnosis'))).click()
    // It says so for a while only, so no frame is waited for.
    for (let turn = 0; turn < 100 && element.copied === undefined; turn++) await Promise.resolve()
    await element.updateComplete
    expect(words(find('copy-diagnosis'))).toBe('Copied')
    expect(copied[0]).toMatch(/^Kith, .*You and bo reach each other directly\./u)
    isAllowed = false
    find('copy-diagnosis')?.click()
    const field = (await until(() => find('diagnosis-text'))) as HTMLTextAreaElement
    await until(() => field.selectionEnd === field.value.length && field.selectionStart === 0)
    expect(field.value).toBe(copied[0])
    await expectAccessible()
    Reflect.deleteProperty(navigator, 'clipboard')
  })

  it('says what kept it from looking', async () => {
    const { anna } = await setStage()
    anna.diagnose = () => Promise.reject(new KithError('disposed'))
    await looking(anna)
    await until(() => find('diagnostics')?.dataset['state'] === 'failed')
    expect(words(find('headline'))).toBe(sentenceOf('disposed'))
    expect(find('copy-diagnosis')).toBeUndefined()
    await expectAccessible()
  })
})

describe('the paths in kith-details', () => {
  async function about(stage: Stage): Promise<KithDetails> {
    const details = new KithDetails()
    details.messenger = stage.messenger
    details.name = 'bo'
    details.style.inlineSize = '17.5rem'
    return show(details)
  }

  it('say which path is used, why no better one, and when it is tried', async () => {
    const stage = await setStage()
    const { anna } = stage
    anna.carryBy({ bo: 'direct' })
    const details = await about(stage)
    await until(() => find('way')?.dataset['way'] === 'direct')
    expect(words(find('path-words'))).toBe('By WebRTC, 20 ms there and back.')
    const untilMs = Date.now() + 60_000
    const rest = { untilMs, code: 'path-lost', roundTripMs: undefined } as const
    const waiting = { carrier: 'webrtc', state: 'waiting', ...rest } as const
    anna.showPaths([{ name: 'bo', state: 'waiting', untilMs, carriers: [waiting] }])
    await until(() => find('path-state')?.dataset['state'] === 'waiting')
    expect(words(find('path-words'))).toMatch(/^The last direct path broke\. The next try is at /u)
    const idle = { ...rest, carrier: 'tcp', state: 'idle', code: undefined } as const
    anna.showPaths([{ name: 'bo', state: 'waiting', untilMs, carriers: [waiting, idle] }])
    const carrier = await until(() => find('carrier'))
    expect(carrier.dataset).toMatchObject({ carrier: 'webrtc', state: 'waiting', code: 'path-lost' })
    expect(findAll('carrier')).toHaveLength(1)
    expect(details.scrollWidth).toBeLessThanOrEqual(details.clientWidth)
    await expectAccessible()
  })

  it('let one choose by which they may be', async () => {
    const stage = await setStage()
    const { anna, bo } = stage
    await about(stage)
    const policy = await until(() => find('policy'))
    expect(policy.dataset['policy']).toBe('any')
    find('policy-any')?.querySelector('input')?.focus()
    await userEvent.keyboard('{ArrowDown}')
    await until(() => policy.dataset['policy'] === 'direct-only')
    expect((await anna.contacts.list())[0]?.paths).toBe('direct-only')
    await until(() => find('way')?.dataset['way'] === 'kept')
    find('policy-relay-only')?.click()
    await until(() => policy.dataset['policy'] === 'relay-only')
    await until(() => find('way')?.dataset['way'] === 'relay')
    expect(words(policy)).toContain('does not learn your network address')
    await expectAccessible()
    bo.disconnect()
    await until(() => find('way')?.dataset['way'] === 'kept')
    expect(find('path-state'), 'nothing is told of who looks offline').toBeUndefined()
  })

  it('keep the choice that stands when another is refused', async () => {
    const stage = await setStage()
    const { contacts } = stage.anna
    contacts.setPaths = () => Promise.reject(new Error('refused'))
    await about(stage)
    ;(await until(() => find('policy-relay-only'))).click()
    await until(() => find('policy')?.querySelector('[role=alert]'))
    const isChecked = (id: string): boolean => find(id)?.querySelector('input')?.checked === true
    expect([isChecked('policy-any'), isChecked('policy-relay-only')]).toEqual([true, false])
    await expectAccessible()
  })
})
