import ts from 'typescript'

import { type Docs, docsOf } from './docs.ts'

/** A value that an element is given. */
export interface FieldOfElement {
  readonly name: string
  readonly type: string
  readonly description: string
  /** As it stands in the source; absent where it is undefined at first. */
  readonly default?: string
  /** The attribute that gives it; absent where only a program can. */
  readonly attribute?: string
  readonly isReflected: boolean
  /** The class that declares it, where that is not this one. */
  readonly from?: string
}

/** Something that an element does when it is asked to. */
export interface MethodOfElement {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly type: string }[]
  readonly returns: string
  readonly description: string
}

/** A custom element as its source has it. */
export interface ElementSource {
  /** From the root of the package. */
  readonly file: string
  readonly tag: string
  readonly name: string
  readonly superclass: string
  readonly fields: readonly FieldOfElement[]
  readonly methods: readonly MethodOfElement[]
  readonly docs: Docs
  /** What its templates and its code have, documented or not. */
  readonly found: {
    readonly slots: readonly string[]
    readonly parts: readonly string[]
    readonly events: readonly string[]
  }
}

/** What the base class of elements gives to all of them. */
export type Bases = ReadonlyMap<string, readonly FieldOfElement[]>

/** Reads the elements that a file defines by `customElements.define`. `bases` are the fields of classes that they may extend. */
export function elementsIn(file: string, text: string, bases: Bases): readonly ElementSource[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  const tags = new Map(
    [...text.matchAll(/customElements\.define\('(kith-[a-z-]+)', (\w+)\)/gu)].map(([, tag = '', name = '']) => [
      name,
      tag,
    ]),
  )
  return source.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
    const name = declaration.name?.text ?? ''
    const tag = tags.get(name)
    if (tag === undefined) return []
    const superclass = declaration.heritageClauses?.[0]?.types[0]?.expression.getText() ?? ''
    const inherited = (bases.get(superclass) ?? []).map((field) => ({ ...field, from: superclass }))
    const own = fieldsOf(declaration)
    const isOwn = new Set(own.map((field) => field.name))
    return [
      {
        ...{ file, tag, name, superclass },
        fields: [...own, ...inherited.filter((field) => !isOwn.has(field.name))],
        methods: methodsOf(declaration),
        docs: docsOf(declaration),
        found: foundIn(declaration.getText()),
      },
    ]
  })
}

/** The values that a class is given: its reactive properties but those marked as state, and what else is public and can be set. */
export function fieldsOf(declaration: ts.ClassDeclaration): readonly FieldOfElement[] {
  const options = optionsOf(declaration)
  const defaults = defaultsOf(declaration)
  return declaration.members.filter(ts.isPropertyDeclaration).flatMap((member): FieldOfElement[] => {
    const name = member.name.getText()
    const option = options.get(name)
    const isDeclared = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true
    if (isHidden(member) || option?.includes('state: true') === true || (option === undefined && isDeclared)) return []
    const attribute = attributeOf(name, option)
    const first = defaults.get(name) ?? member.initializer?.getText()
    return [
      {
        ...{ name, type: member.type?.getText() ?? 'unknown', description: docsOf(member).text },
        ...(first !== undefined && { default: first }),
        ...(attribute !== undefined && { attribute }),
        isReflected: option?.includes('reflect: true') === true,
      },
    ]
  })
}

function attributeOf(name: string, option: string | undefined): string | undefined {
  if (option === undefined || option.includes('attribute: false')) return undefined
  return /attribute: '([^']+)'/u.exec(option)?.[1] ?? name.toLowerCase()
}

/** The options of `static properties`, as they are written. */
function optionsOf(declaration: ts.ClassDeclaration): ReadonlyMap<string, string> {
  const properties = declaration.members.find(
    (member): member is ts.PropertyDeclaration =>
      ts.isPropertyDeclaration(member) && member.name.getText() === 'properties',
  )?.initializer
  if (properties === undefined || !ts.isObjectLiteralExpression(properties)) return new Map()
  return new Map(
    properties.properties
      .filter(ts.isPropertyAssignment)
      .map((property) => [property.name.getText(), property.initializer.getText()]),
  )
}

/** What the constructor sets. */
function defaultsOf(declaration: ts.ClassDeclaration): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const statement of declaration.members.find(ts.isConstructorDeclaration)?.body?.statements ?? []) {
    const [, name, value] = /^this\.(\w+) = ([^\n{]+)$/u.exec(statement.getText()) ?? []
    if (name !== undefined && value !== undefined) found.set(name, value)
  }
  return found
}

function methodsOf(declaration: ts.ClassDeclaration): readonly MethodOfElement[] {
  return declaration.members.filter(ts.isMethodDeclaration).flatMap((member) => {
    const isOverride = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword) === true
    if (isHidden(member) || isOverride) return []
    return [
      {
        name: member.name.getText(),
        parameters: member.parameters.map((one) => ({
          name: one.name.getText(),
          type: one.type?.getText() ?? 'unknown',
        })),
        returns: member.type?.getText() ?? 'void',
        description: docsOf(member).text,
      },
    ]
  })
}

/** Private, protected and static members are nobody's to use. */
function isHidden(member: ts.PropertyDeclaration | ts.MethodDeclaration): boolean {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.StaticKeyword]
  return ts.isPrivateIdentifier(member.name) || member.modifiers?.some(({ kind }) => hidden.includes(kind)) === true
}

function foundIn(text: string): ElementSource['found'] {
  const all = (pattern: RegExp): readonly string[] => [
    ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
  ]
  return {
    slots: all(/<slot(?: name="([a-z-]+)")?/gu),
    parts: all(/ part="([a-z-]+)"/gu),
    events: all(/this\.dispatchEvent\(\s*new Kith(\w+)Event\(/gu).map(
      (name) => `kith-${name.replaceAll(/(?<=.)[A-Z]/gu, '-$&').toLowerCase()}`,
    ),
  }
}
