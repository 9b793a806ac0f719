import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'

import '../../src/index.ts'
import { drawn, expectAccessible, find, findAll, show, type, until, words } from './stage.ts'

let anna: MockPeer
let bo: MockPeer

beforeEach(async () => {
  const network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  await bo.presence.set({ choice: 'busy', note: 'in the workshop' })
})

/** One line of a page inside a network whose peer is given, and how it stands there when `id` is drawn. */
async function alone(line: string, id: string): Promise<HTMLElement> {
  const network = document.createElement('kith-network')
  network.innerHTML = line
  network.peer = anna
  await show(network)
  await until(() => find(id))
  return network.firstElementChild as HTMLElement
}

/** Every public element in one line of HTML, and by what one sees that it works. */
const lines: readonly (readonly [line: string, id: string, words: string])[] = [
  ['<kith-roster></kith-roster>', 'contact', 'bo'],
  ['<kith-presence with="bo"></kith-presence>', 'presence', 'Busy · in the workshop'],
  ['<kith-conversation with="bo"></kith-conversation>', 'conversation-name', 'bo'],
  ['<kith-status-menu></kith-status-menu>', 'own-name', 'anna'],
  ['<kith-transfers></kith-transfers>', 'transfers-empty', 'No files yet. What you send and what comes stands here.'],
  ['<kith-directory kind="offer"></kith-directory>', 'directory-empty', 'Nothing has been published here yet.'],
  ['<kith-conversation with="bo"></kith-conversation><kith-call></kith-call>', 'call-voice', ''],
  ['<kith-devices></kith-devices>', 'device-label', ''],
  ['<kith-diagnostics></kith-diagnostics>', 'headline', ''],
  ['<kith-invitations></kith-invitations>', 'invite-make', ''],
  ['<kith-passphrase></kith-passphrase>', 'passphrase-set', ''],
  ['<kith-recovery></kith-recovery>', 'recovery-create', ''],
  ['<kith-messenger></kith-messenger>', 'roster', ''],
]

describe('one line of HTML', () => {
  for (const [line, id, text] of lines)
    it(`is enough for ${line}`, async () => {
      const element = await alone(line, id)
      if (text !== '') await until(() => words(find(id)).includes(text))
      expect(element.shadowRoot).not.toBe(null)
      await expectAccessible()
    })
})

describe('kith-presence', () => {
  it('follows the contact, and knows nothing of others', async () => {
    await alone('<kith-presence with="bo">bo</kith-presence>', 'presence')
    await until(() => find('presence')?.dataset['state'] === 'busy')
    await bo.presence.set({ choice: 'away', note: '' })
    await until(() => words(find('presence')) === 'Away')
    await alone('<kith-presence with="nobody"></kith-presence>', 'presence')
    expect(words(find('presence'))).toBe('Not visible')
  })
})

describe('kith-transfers', () => {
  it('shows what is under way and what is over, from whom and for whom', async () => {
    const given = await anna.blobs.share(new Uint8Array(900), { name: 'letter.txt', for: ['bo'] })
    const got = await bo.blobs.share(new Uint8Array(90_000), { name: 'sonata.flac' })
    anna.blobs.hold = true
    await anna.blobs.open(got)
    anna.blobs.play(got.blob, { state: 'paused', bytesHere: 30_000 })
    const element = await alone('<kith-transfers></kith-transfers>', 'transfer')
    await until(() => findAll('transfer').length === 2)
    expect(words(element.shadowRoot as unknown as Element)).toMatch(/to bo/u)
    expect(words(element.shadowRoot as unknown as Element)).toMatch(/from bo/u)
    await expectAccessible()
    find('file-resume')?.click()
    await until(() => find('file-pause') ?? find('file-save'))
    expect(given.name).toBe('letter.txt')
  })
})

describe('kith-directory', () => {
  it('shows what is published as it comes and goes, finds words, and leads to the owner', async () => {
    await bo.directory.publish(
      'offer',
      { title: 'A radio from 1958', text: 'Works. For whoever fetches it.' },
      { id: 'radio' },
    )
    const element = await alone('<kith-directory kind="offer" label="Offers"></kith-directory>', 'directory-entry')
    expect(words(find('directory-entry'))).toContain('A radio from 1958')
    await anna.directory.publish('offer', { title: '<img src=x onerror=alert(1)>' }, { id: 'bad' })
    await until(() => findAll('directory-entry').length === 2)
    expect(element.shadowRoot?.querySelector('img')).toBe(null)
    await expectAccessible()
    type(find('directory-search'), 'radio')
    await until(() => findAll('directory-entry').length === 1)
    const told: unknown[] = []
    element.addEventListener('kith-navigate', (event) => void told.push((event as unknown as { route: unknown }).route))
    find('directory-entry')?.click()
    expect(told).toEqual([{ view: 'conversation', name: 'bo' }])
    await bo.directory.unpublish('offer', 'radio')
    await until(() => find('directory-empty'))
    await drawn()
  })
})
