import { attached, newPerson, newPersonOf, type Person, type RawClient } from '@kith/testing/conformance'
import { until } from '@kith/testing/contracts'
import { type MockSubscription, MockPushService } from '@kith/testing/push-service'
import { codeOfNumber, type FrameOf, type StreamId } from '@kith/wire'
import { afterEach, expect, it } from 'vitest'

import { dataFrameOf } from '../../src/mailbox/envelope-bytes.ts'
import type { Server } from '../../src/serve.ts'
import { envelopeOf, frameIn, idOf } from '../mailbox/envelopes.ts'
import { running, temporaryFolder } from '../running.ts'

let service: MockPushService | undefined

afterEach(async () => {
  await service?.[Symbol.asyncDispose]()
  service = undefined
})

const contact = 'mailto:operator@example.org'

/** A network that pushes to a push service of this machine. */
async function pushing(store?: string, againMs = 60_000): Promise<{ server: Server; service: MockPushService }> {
  service ??= await MockPushService.start()
  const push = { contact, services: [service.origin], delayMs: 1, againMs }
  return { server: await running({ push, ...(store !== undefined && { store }) }), service }
}

function setFrame(client: RawClient, person: Person, { endpoint, keys }: MockSubscription): FrameOf<'push-set'> {
  const [key, secret] = [Buffer.from(keys.p256dh, 'base64url'), Buffer.from(keys.auth, 'base64url')]
  return { type: 'push-set', request: client.request(), as: person.device, endpoint, key, secret }
}

async function subscribed(client: RawClient, person: Person, subscription: MockSubscription): Promise<void> {
  client.send(setFrame(client, person, subscription))
  await client.next('done')
}

async function stateOf(client: RawClient, { device }: Person): Promise<FrameOf<'push-state'>> {
  client.send({ type: 'push-query', request: client.request(), as: device })
  return client.next('push-state')
}

let streams = 500

/** One envelope on a stream of its own. */
async function stores(client: RawClient, from: Person, to: Person): Promise<void> {
  const stream = idOf<StreamId>(++streams)
  const data = frameIn(dataFrameOf(envelopeOf({ from: from.device, to: to.device, stream }), 60_000))
  if (data.type !== 'data') throw new Error('not a data frame')
  client.send({ type: 'store', first: 1, envelope: data.envelope })
  await client.next('stored')
}

it('[PU5, PU7] wakes a device that is away, once, with nothing but the name of its account', async () => {
  const { server, service } = await pushing()
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  const [receiver, sender] = [await attached(server.url, bob), await attached(server.url, alice)]
  const browser = await service.subscribe()
  await subscribed(receiver, bob, browser)
  await stores(sender, alice, bob)
  await receiver.leave()
  await stores(sender, alice, bob)
  await stores(sender, alice, bob)
  await until(() => service.requests.length > 0)
  const [request] = service.requests
  expect(request).toMatchObject({ id: browser.id, text: 'bob', sender: { aud: service.origin, sub: contact } })
  expect(request?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '2419200', urgency: 'high' })
  expect(request?.headers['topic']).toMatch(/^[\w-]{32}$/u)
  expect(request?.body.byteLength).toBe(230)
  const seconds = Number(request?.sender?.['exp']) - Date.now() / 1000
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(43_200)
  expect((await (await fetch(`${server.pageUrl}metrics`)).text()).match(/^kith_push_sent_total (\d+)$/mu)?.[1]).toBe(
    '1',
  )
  expect(service.requests).toHaveLength(1)
})

it('[PU6] wakes a device that does not come again, and forgets that when it comes', async () => {
  const { server, service } = await pushing(undefined, 20)
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  const [receiver, sender] = [await attached(server.url, bob), await attached(server.url, alice)]
  await subscribed(receiver, bob, await service.subscribe())
  await receiver.leave()
  for (const count of [1, 2, 3]) {
    await stores(sender, alice, bob)
    await until(() => service.requests.length === count)
  }
  await (await attached(server.url, bob)).leave()
  await stores(sender, alice, bob)
  await until(() => service.requests.length === 4)
})

it('[PU5] is woken by no other device of the same name', async () => {
  const { server, service } = await pushing()
  const [laptop, phone] = await newPersonOf('bob', 2)
  const alice = await newPerson('alice')
  if (laptop === undefined || phone === undefined) throw new Error('two devices')
  const [atLaptop, atPhone] = [await attached(server.url, laptop), await attached(server.url, phone)]
  const sender = await attached(server.url, alice)
  const [first, second] = [await service.subscribe(), await service.subscribe()]
  await subscribed(atPhone, phone, first)
  await subscribed(sender, alice, second)
  await atPhone.leave()
  await sender.leave()
  await stores(atLaptop, laptop, phone)
  // What comes later for somebody else is sent, so the other was not.
  await stores(atLaptop, laptop, alice)
  await until(() => service.requests.length > 0)
  expect(service.requests.map(({ id }) => id)).toEqual([second.id])
})

it('[PU1, PU2, PU3] has one key for all its life, and one subscription a device, which can be taken back', async () => {
  const dataDir = await temporaryFolder()
  const store = `sqlite:${dataDir}/kith.db`
  const first = await pushing(store)
  const bob = await newPerson('bob')
  const before = await attached(first.server.url, bob)
  const state = await stateOf(before, bob)
  expect(state).toMatchObject({ endpoint: '' })
  expect(state.key.byteLength).toBe(65)
  const [one, two] = [await first.service.subscribe(), await first.service.subscribe()]
  await subscribed(before, bob, one)
  await subscribed(before, bob, two)
  await first.server.stop()
  const { server } = await pushing(store)
  const after = await attached(server.url, bob)
  expect(await stateOf(after, bob)).toMatchObject({ endpoint: two.endpoint, key: state.key })
  after.send({ type: 'push-clear', request: after.request(), as: bob.device })
  await after.next('done')
  expect(await stateOf(after, bob)).toMatchObject({ endpoint: '' })
})

it('[PU2] sends to push services alone, and to none where it does not push', async () => {
  const { server, service } = await pushing()
  const bob = await newPerson('bob')
  const client = await attached(server.url, bob)
  const good = await service.subscribe()
  const refusal = async (subscription: MockSubscription): Promise<string> => {
    client.send(setFrame(client, bob, subscription))
    return codeOfNumber((await client.next('refused')).code)
  }
  for (const endpoint of [
    'http://127.0.0.1:1/wake',
    'https://127.0.0.1/wake',
    'http://fcm.googleapis.com/wake',
    'https://fcm.googleapis.com.example.org/wake',
    'https://fcm.googleapis.com:8443/wake',
    'https://push.apple.com.example.org/wake',
    'https://user:secret@fcm.googleapis.com/wake',
    'file:///etc/passwd',
  ])
    expect([endpoint, await refusal({ ...good, endpoint })]).toEqual([endpoint, 'push-service-unknown'])
  expect(await refusal({ ...good, endpoint: 'wake me' })).toBe('push-malformed')
  const keys = { ...good.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') }
  expect(await refusal({ ...good, keys })).toBe('push-malformed')
  for (const endpoint of ['https://web.push.apple.com/wake', 'https://wns2.notify.windows.com/w/?token=1'])
    await subscribed(client, bob, { ...good, endpoint })

  const silent = await running()
  const other = await attached(silent.url, bob)
  other.send(setFrame(other, bob, good))
  expect(codeOfNumber((await other.next('refused')).code)).toBe('push-off')
  expect((await stateOf(other, bob)).key.byteLength).toBe(0)
})

it('[PU4] forgets a subscription that the push service does not know any more', async () => {
  const { server, service } = await pushing()
  const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
  const [receiver, sender] = [await attached(server.url, bob), await attached(server.url, alice)]
  await subscribed(receiver, bob, await service.subscribe())
  await receiver.leave()
  service.status = 410
  await stores(sender, alice, bob)
  await until(() => service.requests.length === 1)
  const again = await attached(server.url, bob)
  await until(async () => (await stateOf(again, bob)).endpoint === '')
})

it('starts with no contact that push services would not take', async () => {
  for (const push of [
    { contact: 'operator' },
    { contact: 'mailto:' },
    { contact, services: ['https://push.example.org/path'] },
    { contact, services: ['http://push.example.org'] },
    { contact, services: ['ftp://push.example.org'] },
  ])
    await expect(running({ push })).rejects.toMatchObject({ code: 'option-invalid' })
})
