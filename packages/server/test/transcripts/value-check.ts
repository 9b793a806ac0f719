import { errorCodes } from '@kith/wire'

import { envelopeShape, type Fields, optionalFields, type Shape } from './frame-shapes.ts'
import { type PersonDeclared, type RecordValue, TranscriptFault, type Value } from './language.ts'

/** What values may speak of, at one place of a transcript. */
export interface Scope {
  readonly people: ReadonlyMap<string, PersonDeclared>
  readonly envelopes: ReadonlyMap<string, RecordValue>
  readonly entries: ReadonlyMap<string, RecordValue>
  readonly placeholders: Set<string>
}

/** Whether values are made, or compared with what came. */
export type Direction = 'sends' | 'receives'

type MakerKind = 'label' | 'number' | 'person' | 'device' | 'entry' | 'hex' | 'placeholder' | 'bound'

/** What each maker makes, and of what. */
const makers: Readonly<Record<string, readonly [Shape | 'anything', readonly MakerKind[]]>> = {
  bytes: ['bytes', ['label', 'number']],
  hex: ['bytes', ['hex']],
  id: ['id', ['label']],
  'device-list': ['bytes', ['person']],
  'lock-key': ['bytes', ['device']],
  'sign-in': ['bytes', ['device']],
  signed: ['bytes', ['entry']],
  'more-than': ['number', ['bound']],
  'at-most': ['number', ['bound']],
  'other-than': ['anything', ['placeholder']],
}
const comparing: ReadonlySet<string> = new Set(['more-than', 'at-most', 'other-than'])

/** Checks the values of one line before anything is played. */
export class ValueCheck {
  readonly #line: number
  readonly #scope: Scope
  readonly #direction: Direction

  constructor(line: number, scope: Scope, direction: Direction) {
    this.#line = line
    this.#scope = scope
    this.#direction = direction
  }

  record(what: string, value: RecordValue, { fields }: Fields): void {
    for (const [field, one] of value.fields) {
      const shape = fields[field]
      if (shape === undefined) this.#fail(`${what} has no field ${field}`)
      this.#value(field, one, shape)
    }
    if (value.isOpen && this.#direction === 'sends') this.#fail(`* cannot be sent`)
    if (value.base !== undefined || value.isOpen) return
    const missing = Object.keys(fields).filter((field) => !value.fields.has(field) && !optionalFields.has(field))
    if (missing.length > 0) this.#fail(`${what} lacks ${missing.join(', ')}`)
  }

  #value(field: string, value: Value, shape: Shape): void {
    switch (value.kind) {
      case 'any':
        if (this.#direction === 'sends') this.#fail('* cannot be sent')
        return
      case 'placeholder':
        if (this.#direction === 'receives') this.#scope.placeholders.add(value.name)
        else this.#bound(value.name)
        return
      case 'made':
        this.#made(field, value, shape)
        return
      case 'device':
        this.#device(value.person, value.device)
        if (shape !== 'id') this.#fail(`${field} is no id`)
        return
      case 'list':
        if (typeof shape === 'string' || !('listOf' in shape)) this.#fail(`${field} is no list`)
        for (const item of value.items) this.#value(field, item, shape.listOf)
        return
      case 'record':
        this.#recordValue(field, value, shape)
        return
      case 'number':
        if (shape !== 'number' && shape !== 'code') this.#fail(`${field} is no number`)
        return
      case 'flag':
        if (shape !== 'flag') this.#fail(`${field} is no flag`)
        return
      case 'text':
        if (shape !== 'text') this.#fail(`${field} is no text`)
        return
      case 'word':
        this.#word(field, value.text, shape)
    }
  }

  #recordValue(field: string, value: RecordValue, shape: Shape): void {
    if (shape === 'envelope') {
      if (value.base !== undefined) this.#envelope(value.base)
      this.record('an envelope', value, envelopeShape)
      return
    }
    if (typeof shape === 'string' || !('fields' in shape)) this.#fail(`${field} is no record`)
    if (value.base !== undefined) this.#fail(`${value.base} is no field: = is missing`)
    this.record(field, value, shape)
  }

  #word(field: string, text: string, shape: Shape): void {
    if (shape === 'text') return
    if (shape === 'envelope') this.#envelope(text)
    else if (shape !== 'code') this.#fail(`${field} cannot be ${text}`)
    else if (!Object.hasOwn(errorCodes, text)) this.#fail(`there is no code ${text}`)
  }

  #made(field: string, { maker, given }: Extract<Value, { kind: 'made' }>, shape: Shape): void {
    const [made, kinds] = Object.hasOwn(makers, maker) ? makers[maker]! : []
    if (made === undefined || kinds === undefined) this.#fail(`nothing is made by ${maker}(…)`)
    if (made !== shape && made !== 'anything') this.#fail(`${field} cannot be ${maker}(…)`)
    if (comparing.has(maker) && this.#direction === 'sends') this.#fail(`${maker}(…) cannot be sent`)
    if (given.length !== kinds.length) this.#fail(`${maker}(…) takes ${String(kinds.length)}`)
    for (const [at, kind] of kinds.entries()) this.#given(maker, given[at]!, kind)
  }

  #given(maker: string, value: Value, kind: MakerKind): void {
    if (kind === 'device' && value.kind === 'device') this.#device(value.person, value.device)
    else if (kind === 'person' && value.kind === 'word') this.#person(value.text)
    else if (kind === 'entry' && value.kind === 'word') {
      if (!this.#scope.entries.has(value.text)) this.#fail(`there is no entry ${value.text}`)
    } else if (kind === 'hex' && value.kind === 'text') {
      if (!/^(?:[0-9a-f]{2})*$/.test(value.text)) this.#fail(`${value.text} is not hexadecimal`)
    } else if ((kind === 'bound' || kind === 'placeholder') && value.kind === 'placeholder') this.#bound(value.name)
    else if (!(kind === 'label' && value.kind === 'word') && !(value.kind === 'number' && isNumeric(kind)))
      this.#fail(`${maker}(…) takes a ${kind} there`)
  }

  #person(person: string): PersonDeclared {
    return this.#scope.people.get(person) ?? this.#fail(`there is no person ${person}`)
  }

  #device(person: string, device: string): void {
    if (!this.#person(person).devices.includes(device)) this.#fail(`${person} has no device ${device}`)
  }

  #envelope(name: string): void {
    if (!this.#scope.envelopes.has(name)) this.#fail(`there is no envelope ${name}`)
  }

  #bound(name: string): void {
    if (!this.#scope.placeholders.has(name)) this.#fail(`nothing was received as $${name} before`)
  }

  #fail(message: string): never {
    throw new TranscriptFault(this.#line, message)
  }
}

function isNumeric(kind: MakerKind): boolean {
  return kind === 'number' || kind === 'bound'
}
