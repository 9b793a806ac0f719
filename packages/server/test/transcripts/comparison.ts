import { envelopeShape, type Fields, type Shape } from './frame-shapes.ts'
import type { RecordValue, Value } from './language.ts'
import type { Made, MadeRecord, Makers, Occasion } from './makers.ts'

/** What came in place of what was expected, in words; nothing when it fits. */
export type Difference = string | undefined

/** Compares what came with what a transcript expects; placeholders that are seen for the first time are bound in `bound`. */
export class Comparison {
  readonly #makers: Makers
  readonly #challenge: Occasion['challenge']
  readonly bound: Map<string, Made>

  constructor(makers: Makers, occasion: Occasion) {
    this.#makers = makers
    this.#challenge = occasion.challenge
    this.bound = new Map(occasion.bound)
  }

  async record(expected: RecordValue, came: MadeRecord, { fields }: Fields): Promise<Difference> {
    if (expected.base !== undefined) {
      const base = await this.#makers.record({ ...expected, fields: new Map() }, { fields }, this.#occasion)
      for (const field of Object.keys(fields)) {
        if (expected.fields.has(field) || isSame(base[field], came[field])) continue
        return `${field}=${textOf(came[field])} in place of ${textOf(base[field])}`
      }
    }
    for (const [field, value] of expected.fields) {
      const difference = await this.#value(field, value, came[field], fields[field] ?? 'text')
      if (difference !== undefined) return difference
    }
    // Fields that are not required are missing unless they are named.
    const unnamed = Object.keys(came).find((field) => !expected.fields.has(field))
    return expected.base === undefined && !expected.isOpen && unnamed !== undefined
      ? `${unnamed}=${textOf(came[unnamed])} is not expected`
      : undefined
  }

  async #value(field: string, value: Value, came: Made | undefined, shape: Shape): Promise<Difference> {
    if (came === undefined) return `${field} is missing`
    if (value.kind === 'any') return undefined
    if (value.kind === 'placeholder' && !this.bound.has(value.name)) {
      this.bound.set(value.name, came)
      return undefined
    }
    if (value.kind === 'list') {
      const each = typeof shape === 'object' && 'listOf' in shape ? shape.listOf : 'text'
      if (!Array.isArray(came) || came.length !== value.items.length) return `${field}=${textOf(came)}`
      for (const [at, item] of value.items.entries()) {
        const difference = await this.#value(`${field}[${String(at)}]`, item, (came as readonly Made[])[at], each)
        if (difference !== undefined) return difference
      }
      return undefined
    }
    if (value.kind === 'record') {
      const inside = shape === 'envelope' ? envelopeShape : (shape as Fields)
      const difference = await this.record(value, came as MadeRecord, inside)
      return difference === undefined ? undefined : `in ${field}: ${difference}`
    }
    if (value.kind === 'made' && (value.maker === 'more-than' || value.maker === 'at-most')) {
      const bound = Number(await this.#makers.value(value.given[0] ?? value, 'number', this.#occasion))
      const isFitting = value.maker === 'more-than' ? Number(came) > bound : Number(came) <= bound
      return isFitting ? undefined : `${field}=${textOf(came)}, not ${value.maker} ${String(bound)}`
    }
    if (value.kind === 'made' && value.maker === 'other-than') {
      const other = await this.#makers.value(value.given[0] ?? value, shape, this.#occasion)
      return isSame(other, came) ? `${field}=${textOf(came)} again` : undefined
    }
    const made = await this.#makers.value(value, shape, this.#occasion)
    return isSame(made, came) ? undefined : `${field}=${textOf(came)} in place of ${textOf(made)}`
  }

  get #occasion(): Occasion {
    return { challenge: this.#challenge, bound: this.bound }
  }
}

function isSame(one: Made | undefined, other: Made | undefined): boolean {
  if (one instanceof Uint8Array || other instanceof Uint8Array)
    return one instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(one, other) === 0
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    keys.length === others.length && keys.every((key) => isSame((one as MadeRecord)[key], (other as MadeRecord)[key]))
  )
}

/** A value as a transcript would have it, cut short. */
export function textOf(value: Made | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value, (_key, one: unknown) =>
    one instanceof Uint8Array ? `hex ${Buffer.from(one).toString('hex').slice(0, 32)} (${String(one.length)})` : one,
  )
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
