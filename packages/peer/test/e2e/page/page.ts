import { join, type Peer } from '@kith/peer'

/** What the test calls in the page. */
export interface TestPage {
  join(server: string, name: string): Promise<string>
  send(to: string, text: string): Promise<void>
  /** Asks a name, and begins to wait for the reply. */
  ask(to: string, question: string): void
  /** The body of the reply to what was asked. */
  reply(): Promise<unknown>
  /** Texts whose handler ran in this tab. */
  readonly handled: readonly string[]
  /** Texts in the records, from all tabs. */
  texts(): Promise<readonly unknown[]>
  /** Asks a name to become a contact. */
  befriend(name: string): Promise<void>
  leave(): Promise<void>
}

let peer: Peer | undefined
let asking: Promise<unknown> | undefined
const handled: string[] = []

const page: TestPage = {
  handled,
  async join(server, name) {
    const joined = await join(server, { name })
    peer = joined
    joined.messages.on<string>('text', ({ mid, body }, tx) => {
      handled.push(body)
      tx.put('texts', mid, body)
    })
    joined.requests.answer<string>('length', ({ body }) => body.length)
    return joined.device
  },
  async send(to, text) {
    await (await peer?.messages.send(to, 'text', text))?.committed()
  },
  ask(to, question) {
    asking = peer?.requests.ask(to, 'question', question, { within: '1h' }).then(({ body }) => body)
  },
  reply: () => asking ?? Promise.reject(new Error('nothing was asked')),
  async texts() {
    return ((await peer?.records.list('texts')) ?? []).map(({ value }) => value)
  },
  async befriend(name) {
    await peer?.contacts.request(name)
  },
  async leave() {
    await peer?.leave()
  },
}
Object.assign(globalThis, { kithTest: page })
