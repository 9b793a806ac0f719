/**
 * Every public element alive over mock peers, with its line of HTML and what the manifest says of it. `npm run controls` builds it as a static page; while one works on elements,
 * `vite packages/elements` shows it at `/test/mock/controls.html`.
 */
import { html, nothing, render, type TemplateResult } from 'lit'

import manifest from '../../custom-elements.json' with { type: 'json' }
import '../../src/index.ts'
import { adoptMoreContrast } from '../../src/elements/foundation/adopt-tokens.ts'
import { setLanguage } from '../../src/elements/foundation/set-language.ts'
import { languages } from '../../src/words/languages.ts'
import { furnish, type Staging, stagings, type Tag } from '../access/every-element.ts'
import { makeWorld } from '../access/world.ts'
import { docsTemplate, type ElementDocs, lineOf } from './controls-docs.ts'

const known = manifest.modules
  .flatMap(({ declarations }) => declarations as unknown as readonly ElementDocs[])
  .sort((a, b) => (a.tagName < b.tagName ? -1 : 1))
/** What covers the page is shown when it is asked for. */
const covering: ReadonlySet<string> = new Set<Tag>(['kith-call', 'kith-explanation'])

function staging(tag: string): Staging | undefined {
  return stagings[tag as Tag] as Staging | undefined
}

/** Puts an element into its frame, in a world of its own, and tells the line of HTML that makes it. */
async function enliven(section: HTMLElement, docs: ElementDocs): Promise<void> {
  const { tagName } = docs
  const frame = section.querySelector('.frame')
  if (frame === null || frame.childElementCount > 0) return
  const element = document.createElement(tagName)
  const world = await makeWorld(staging(tagName)?.prepare)
  await furnish(element, world)
  element.addEventListener('kith-close', () => {
    element.remove()
  })
  frame.replaceChildren(element)
  const line = section.querySelector('.line')
  if (line !== null) line.textContent = lineOf(element, docs)
}

function sectionTemplate(docs: ElementDocs): TemplateResult {
  const { tagName, summary } = docs
  const isCovering = staging(tagName)?.isModal === true || covering.has(tagName)
  return html`<section id=${tagName} data-covers=${isCovering}>
    <h2>&lt;${tagName}&gt;</h2>
    <p>${summary}</p>
    <pre tabindex="0"><code class="line">&lt;${tagName}&gt;&lt;/${tagName}&gt;</code></pre>
    ${
      isCovering
        ? html`<button type="button" data-testid="open-${tagName}" @click=${open}>
            Show it: it covers the page until it is closed
          </button>`
        : nothing
    }
    <div class="frame"></div>
    ${docsTemplate(docs)}
  </section>`
}

function open(event: Event): void {
  const section = (event.target as Element).closest('section')
  const docs = known.find(({ tagName }) => tagName === section?.id)
  if (section !== null && docs !== undefined) enliven(section, docs).catch(reportError)
}

/** What a reader may want to look at: themes, contrast, languages with their directions. */
function settingsTemplate(): TemplateResult {
  const root = document.documentElement
  return html`<form @submit=${(event: Event) => void event.preventDefault()}>
    <label
      >Theme
      <select
        data-testid="theme"
        @change=${({ target }: Event) => void (root.style.colorScheme = (target as HTMLSelectElement).value)}
      >
        <option value="">as the system</option>
        <option value="light">light</option>
        <option value="dark">dark</option>
      </select></label
    >
    <label
      ><input
        type="checkbox"
        data-testid="contrast"
        @change=${({ target }: Event) => {
          adoptMoreContrast(document).catch(reportError)
          root.toggleAttribute('data-kith-contrast', (target as HTMLInputElement).checked)
          if ((target as HTMLInputElement).checked) root.dataset['kithContrast'] = 'more'
        }}
      />
      More contrast</label
    >
    <label
      >Language
      <select
        data-testid="lang"
        @change=${({ target }: Event) => void setLanguage((target as HTMLSelectElement).value).catch(reportError)}
      >
        ${Object.values(languages).map(({ tag, name }) => html`<option value=${tag} lang=${tag}>${name}</option>`)}
      </select></label
    >
  </form>`
}

render(
  html`<header>
      <h1>The elements of Kith</h1>
      <p>${known.length} custom elements, each alive over a mock network: try them. Nothing leaves this page.</p>
      ${settingsTemplate()}
    </header>
    <nav aria-label="Elements">
      <ul>
        ${known.map(({ tagName }) => html`<li><a href="#${tagName}">${tagName}</a></li>`)}
      </ul>
    </nav>
    <main>${known.map(sectionTemplate)}</main>`,
  document.body,
)

// Each gets a network of its own, when somebody comes near it.
const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const docs = known.find(({ tagName }) => tagName === target.id)
      if (!isIntersecting || docs === undefined || !(target instanceof HTMLElement)) continue
      seen.unobserve(target)
      enliven(target, docs).catch(reportError)
    }
  },
  { rootMargin: '600px' },
)
for (const section of document.querySelectorAll<HTMLElement>('section[data-covers=false]')) seen.observe(section)
