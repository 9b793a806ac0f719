import { NetworkProcess } from './network-process.ts'
import { Profile } from './profile.ts'

/** A server of their own, and `alice` and `bob` with the messenger open, each in a Chromium profile of its own. */
export class TwoPeople implements AsyncDisposable {
  readonly network: NetworkProcess
  readonly alice: Profile
  readonly bob: Profile
  readonly #stack: AsyncDisposableStack

  private constructor(network: NetworkProcess, alice: Profile, bob: Profile, stack: AsyncDisposableStack) {
    this.network = network
    this.alice = alice
    this.bob = bob
    this.#stack = stack
  }

  /** Nobody has a name yet. */
  static async strangers(): Promise<TwoPeople> {
    await using stack = new AsyncDisposableStack()
    const network = stack.use(await NetworkProcess.start())
    const alice = stack.use(await Profile.open(network.url))
    const bob = stack.use(await Profile.open(network.url))
    return new TwoPeople(network, alice, bob, stack.move())
  }

  /** They have their names, are contacts, and have the conversation with each other open. */
  static async contacts(): Promise<TwoPeople> {
    const people = await TwoPeople.strangers()
    await people.meet()
    return people
  }

  /** They take their names and become contacts; the conversation is open on both sides. */
  async meet(): Promise<void> {
    const { alice, bob } = this
    await alice.takeName('alice')
    await bob.takeName('bob')
    await alice.ask('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    await alice.openConversation('bob')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}
