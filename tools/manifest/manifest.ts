import type { ElementSource, FieldOfElement } from './elements.ts'
import type { Named } from './docs.ts'

/** The names of the event classes by the names of their events. */
export type EventClasses = ReadonlyMap<string, string>

/**
 * A Custom Elements Manifest of the elements (schema 1.0.0 of webcomponents/custom-elements-manifest): what editors, catalogues and the page of live examples read.
 * Modules are told as they are published, in `dist`.
 */
export function manifestOf(elements: readonly ElementSource[], events: EventClasses): object {
  const files = [...new Set(elements.map(({ file }) => file))].sort()
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: files.map((file) => {
      const path = file.replace(/^src\//u, 'dist/').replace(/\.ts$/u, '.js')
      const own = elements.filter((element) => element.file === file)
      return {
        ...{ kind: 'javascript-module', path },
        declarations: own.map((element) => declarationOf(element, events)),
        exports: own.flatMap(({ name, tag }) => [
          { kind: 'js', name, declaration: { name, module: path } },
          { kind: 'custom-element-definition', name: tag, declaration: { name, module: path } },
        ]),
      }
    }),
  }
}

function declarationOf(element: ElementSource, events: EventClasses): object {
  const { name, tag, docs, superclass, fields, methods } = element
  const attributes = fields.filter(({ attribute }) => attribute !== undefined)
  return {
    ...{ kind: 'class', customElement: true, name, tagName: tag, summary: docs.text },
    superclass:
      superclass === 'LitElement'
        ? { name: superclass, package: 'lit' }
        : { name: superclass, module: 'dist/elements/foundation/kith-element.js' },
    ...some(
      'attributes',
      attributes.map((field) => ({ name: field.attribute, ...valueOf(field), fieldName: field.name })),
    ),
    members: [
      ...fields.map((field) => ({
        ...{ kind: 'field', name: field.name, ...valueOf(field) },
        ...(field.attribute !== undefined && { attribute: field.attribute }),
        ...(field.isReflected && { reflects: true }),
      })),
      ...methods.map(({ name: called, parameters, returns, description }) => ({
        ...{ kind: 'method', name: called, description },
        parameters: parameters.map((one) => ({ name: one.name, type: { text: one.type } })),
        return: { type: { text: returns } },
      })),
    ],
    ...some(
      'events',
      docs.events.map((event) => ({ ...event, type: { text: events.get(event.name) ?? 'Event' } })),
    ),
    ...some('slots', docs.slots),
    ...some('cssParts', docs.parts),
    ...some('cssProperties', docs.properties),
  }
}

function valueOf(field: FieldOfElement): object {
  return {
    type: { text: field.type },
    description: field.description,
    ...(field.default !== undefined && { default: field.default }),
    ...(field.from !== undefined && {
      inheritedFrom: { name: field.from, module: 'dist/elements/foundation/kith-element.js' },
    }),
  }
}

function some(key: string, list: readonly object[]): object {
  return list.length === 0 ? {} : { [key]: list }
}

/** What of the elements has no words: every place is named, so that it can be written. */
export function undocumented(elements: readonly ElementSource[]): readonly string[] {
  return elements.flatMap(({ tag, docs, fields, methods, found }) => {
    const missing: string[] = []
    const ask = (what: string, description: string): void => {
      if (description === '') missing.push(`${tag}: ${what}`)
    }
    ask('@summary', docs.text)
    for (const { name, description } of fields) ask(`property ${name}`, description)
    for (const { name, description } of methods) ask(`method ${name}`, description)
    const kinds = [
      ['@event', docs.events, found.events],
      ['@slot', docs.slots, found.slots],
      ['@csspart', docs.parts, found.parts],
      ['@cssproperty', docs.properties, []],
    ] as const satisfies readonly (readonly [string, readonly Named[], readonly string[]])[]
    for (const [kind, said, used] of kinds) {
      for (const { name, description } of said) ask(`${kind} ${name}`, description)
      for (const name of used) if (!said.some((one) => one.name === name)) missing.push(`${tag}: ${kind} ${name}`)
    }
    return missing
  })
}
