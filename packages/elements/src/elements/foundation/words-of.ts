import type { ReactiveController, ReactiveControllerHost } from 'lit'

import type { Area, Sentences } from '../../words/catalogue.ts'
import { chooseTag, type Language } from '../../words/languages.ts'
import { english, loadWords, type Words, wordsHere } from '../../words/words.ts'

type Host = ReactiveControllerHost & HTMLElement

/** What people wrote, such as the label of a device, inside a sentence: its direction does not touch the rest. */
export function apart(text: string): string {
  return `\u2068${text}\u2069`
}

/** All that are on the page. */
const speaking = new Set<WordsOf>()
/** Documents and shadow roots in which changes of `lang` are heard. */
const heard = new WeakSet<Node>()
let hearing: MutationObserver | undefined

/**
 * The words that an element speaks: those of the nearest `lang` at or above it, else of the page's reader. It draws its element again
 * when the language changes, and while a language is loading shows what it showed before. Where the language runs in another
 * direction than what is around, it sets the element's `dir`.
 */
export class WordsOf implements ReactiveController {
  readonly #host: Host
  #now: Words = english
  #tag = ''
  #hasDirection = false

  constructor(host: Host) {
    this.#host = host
    host.addController(this)
  }

  /** The words as they are now. */
  get now(): Words {
    return this.#now
  }

  /** The sentences of an area, named by its English. */
  of<A extends Area>(english: A): Sentences<A> {
    return this.#now.of(english)
  }

  hostConnected(): void {
    speaking.add(this)
    hear(document)
    hear(this.#host.getRootNode())
    this.look()
  }

  hostDisconnected(): void {
    speaking.delete(this)
  }

  /** Reads the language around the element. */
  look(): void {
    const tag = langAround(this.#host)
    if (tag === this.#tag) {
      this.#direct()
      return
    }
    this.#tag = tag
    const words = wordsHere(tag)
    if (words !== undefined) this.#speak(words)
    else
      loadWords(tag).then(
        (loaded) => {
          if (this.#tag === tag) this.#speak(loaded)
        },
        () => {
          // What is shown stays readable; the language is tried again when the element is shown again or `lang` changes.
          if (this.#tag === tag) this.#tag = ''
        },
      )
  }

  #speak(words: Words): void {
    this.#now = words
    this.#direct()
    this.#host.requestUpdate()
  }

  /** The outermost element sets the direction; those within it find it as it should be. What the page set itself stays. */
  #direct(): void {
    const host = this.#host
    const direction: Language['direction'] = this.#now.language.direction
    if (host.hasAttribute('dir') && !this.#hasDirection) return
    const isOther = directionAround(parentOf(host)) !== direction
    if (isOther && host.dir !== direction) host.dir = direction
    else if (!isOther && this.#hasDirection) host.removeAttribute('dir')
    this.#hasDirection = isOther
  }
}

function hear(root: Node): void {
  if (heard.has(root)) return
  heard.add(root)
  hearing ??= new MutationObserver(() => {
    for (const one of speaking) one.look()
  })
  hearing.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] })
}

function langAround(element: Element): string {
  for (const above of upwards(element)) {
    const lang = above.getAttribute('lang')
    if (lang !== null && lang !== '') return lang
  }
  return chooseTag(navigator.languages)
}

function directionAround(node: Node | null): string {
  for (const above of upwards(node)) {
    const direction = above.getAttribute('dir')?.toLowerCase()
    if (direction === 'ltr' || direction === 'rtl') return direction
  }
  return 'ltr'
}

/** An element and everything above it, out of all shadows. */
function* upwards(from: Node | null): Generator<Element> {
  for (let node = from; node !== null; node = parentOf(node)) if (node instanceof Element) yield node
}

function parentOf(node: Node): Node | null {
  return node instanceof ShadowRoot ? node.host : node.parentNode
}
