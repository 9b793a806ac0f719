import { html, nothing, type TemplateResult } from 'lit'

interface Entry {
  readonly name: string
  readonly description?: string
  readonly type?: { readonly text: string }
  readonly default?: string
}

/** What the manifest says of an element. */
export interface ElementDocs {
  readonly tagName: string
  readonly summary: string
  readonly attributes?: readonly (Entry & { readonly fieldName: string })[]
  readonly members?: readonly (Entry & { readonly kind: string; readonly attribute?: string })[]
  readonly events?: readonly Entry[]
  readonly slots?: readonly Entry[]
  readonly cssParts?: readonly Entry[]
  readonly cssProperties?: readonly Entry[]
}

/** The line of HTML that makes an element as it stands here, and below it what only a program can give. */
export function lineOf(element: HTMLElement, { tagName, attributes = [], members = [] }: ElementDocs): string {
  const values = element as unknown as Readonly<Record<string, unknown>>
  const written = attributes.flatMap(({ name, fieldName, default: usual }) => {
    const value = values[fieldName]
    if (value === true) return [` ${name}`]
    const isTold = (typeof value === 'string' && value !== '' && usual !== `'${value}'`) || typeof value === 'number'
    return isTold ? [` ${name}="${value}"`] : []
  })
  const inner = element.innerHTML.replaceAll(/<!--.*?-->/gu, '')
  const given = members.filter(
    ({ kind, name, attribute }) =>
      kind === 'field' &&
      attribute === undefined &&
      !['peer', 'messenger'].includes(name) &&
      values[name] !== undefined,
  )
  const lines = given.map(({ name, type }) => `element.${name} = … // ${type?.text ?? ''}`)
  return [`<${tagName}${written.join('')}>${inner}</${tagName}>`, ...lines].join('\n')
}

/** Its attributes, properties, events, slots, parts and custom properties. */
export function docsTemplate({ attributes = [], members = [], ...docs }: ElementDocs): TemplateResult {
  const properties = members.filter(({ kind, attribute }) => kind === 'field' && attribute === undefined)
  const methods = members.filter(({ kind }) => kind === 'method')
  return html`${table('Attributes', attributes)} ${table('Properties', properties)} ${table('Methods', methods)}
  ${table('Events', docs.events)} ${table('Slots', docs.slots)} ${table('Parts', docs.cssParts)}
  ${table('Custom properties', docs.cssProperties)}`
}

function table(caption: string, entries: readonly Entry[] = []): TemplateResult | typeof nothing {
  if (entries.length === 0) return nothing
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${entries.map(
        ({ name, type, description, default: usual }) =>
          html`<tr>
            <th scope="row"><code>${name === '' ? '(without a name)' : name}</code></th>
            <td>
              ${description}${type === undefined ? nothing : html` <code class="type">${type.text}</code>`}${
                usual === undefined ? nothing : html` <span class="usual">At first <code>${usual}</code>.</span>`
              }
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
