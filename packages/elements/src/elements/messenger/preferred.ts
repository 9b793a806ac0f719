import type { ReactiveController, ReactiveControllerHost } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { type Preferences, preferencesOf } from '../../controllers/settings/preferences.ts'
import { languageOf } from '../../words/languages.ts'
import { adoptMoreContrast } from '../foundation/adopt-tokens.ts'
import { watchIdleness } from '../foundation/idle-events.ts'
import { followSounds } from '../sounds/sounds.ts'

/** Gives an element the language, appearance and contrast that the person prefers, and tells when somebody is at the page. */
export class Preferred implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #select: () => Messenger | undefined
  #messenger: Messenger | undefined
  #hasLanguage = false
  #ending = new DisposableStack()

  constructor(host: ReactiveControllerHost & HTMLElement, select: () => Messenger | undefined) {
    this.#host = host
    this.#select = select
    host.addController(this)
    // It is loaded late, when nothing else may be drawn for a while.
    this.hostUpdated()
  }

  hostUpdated(): void {
    const messenger = this.#select()
    if (messenger === this.#messenger) return
    this.#end()
    this.#messenger = messenger
    if (messenger === undefined) return
    const { ownStatus, nowMs, peer } = messenger
    const preferences = preferencesOf(messenger)
    const onChanged = (sinceMs: number | undefined): void => void ownStatus.idle(sinceMs)
    const afterMinutes = {
      get value() {
        return preferences.device.value.awayAfterMinutes
      },
      subscribe: (listener: () => void) => preferences.device.subscribe(listener),
    }
    this.#ending.use(watchIdleness({ name: peer.name, nowMs, afterMinutes, onChanged }))
    this.#ending.defer(
      preferences.device.subscribe(() => {
        this.#show(preferences)
      }),
    )
    this.#ending.use(followSounds(messenger))
    this.#show(preferences)
  }

  hostDisconnected(): void {
    this.#end()
  }

  #end(): void {
    this.#ending.dispose()
    this.#ending = new DisposableStack()
    this.#messenger = undefined
  }

  #show(preferences: Preferences): void {
    const { language, appearance, contrast } = preferences.device.value
    const direction = languageOf(language)?.direction
    if (direction !== undefined) Object.assign(this.#host, { lang: language, dir: direction })
    // What the page says counts again.
    else if (this.#hasLanguage) for (const name of ['lang', 'dir']) this.#host.removeAttribute(name)
    this.#hasLanguage = direction !== undefined
    this.#host.style.colorScheme = appearance === 'system' ? '' : appearance
    if (contrast === 'more') {
      adoptMoreContrast(this.#host.ownerDocument).catch(reportError)
      this.#host.dataset['kithContrast'] = contrast
    } else delete this.#host.dataset['kithContrast']
  }
}
