import { type RecordValue, TranscriptFault, type Value } from './language.ts'

const token =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?<number>\d+)(?![\w.-])|\$(?<placeholder>[A-Za-z][\w-]*)|(?<word>[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)?)|(?<sign>[=[\]{}(),*]))/y

type Token =
  | { readonly kind: 'text' | 'number' | 'placeholder' | 'word' | 'sign'; readonly text: string }
  | { readonly kind: 'end'; readonly text: 'the end of the line' }

/** Reads the words and values of one statement, from left to right. */
export class ValueReader {
  readonly #line: number
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(line: number, text: string) {
    this.#line = line
    this.#tokens = tokensOf(line, text)
  }

  get isAtEnd(): boolean {
    return this.#peek().kind === 'end'
  }

  /** The next word, which says `what`. */
  word(what: string): string {
    const { kind, text } = this.#take()
    return kind === 'word' ? text : this.#fail(`${what} is missing before ${text}`)
  }

  /** Takes the next word if it is this one. */
  takeWord(text: string): boolean {
    const next = this.#peek()
    if (next.kind !== 'word' || next.text !== text) return false
    this.#at++
    return true
  }

  end(): void {
    if (!this.isAtEnd) this.#fail(`${this.#peek().text} is too much`)
  }

  /** `field=value …` up to the end of the line. */
  fields(): RecordValue {
    const record = this.#fieldsUntil('end')
    this.end()
    return record
  }

  /** `{…}`. */
  record(): RecordValue {
    this.#expect('{')
    return this.#recordRest()
  }

  #value(): Value {
    const { kind, text } = this.#take()
    switch (kind) {
      case 'number': {
        const value = Number(text)
        return Number.isSafeInteger(value) ? { kind, value } : this.#fail(`${text} is larger than 2^53 - 1`)
      }
      case 'text':
        return { kind, text: text.startsWith("'") ? text.slice(1, -1) : this.#quoted(text) }
      case 'placeholder':
        return { kind, name: text }
      case 'word':
        return this.#wordValue(text)
      case 'sign':
        if (text === '*') return { kind: 'any' }
        if (text === '{') return this.#recordRest()
        if (text === '[') return this.#listRest()
        break
      case 'end':
    }
    return this.#fail(`a value is missing before ${text}`)
  }

  #wordValue(text: string): Value {
    if (this.#takeSign('(')) return { kind: 'made', maker: text, given: this.#givenRest() }
    if (text === 'true' || text === 'false') return { kind: 'flag', value: text === 'true' }
    const [person = '', device] = text.split('.')
    return device === undefined ? { kind: 'word', text } : { kind: 'device', person, device }
  }

  #givenRest(): readonly Value[] {
    const given: Value[] = []
    if (this.#takeSign(')')) return given
    do given.push(this.#value())
    while (this.#takeSign(','))
    this.#expect(')')
    return given
  }

  #listRest(): Value {
    const items: Value[] = []
    while (!this.#takeSign(']')) items.push(this.#value())
    return { kind: 'list', items }
  }

  #recordRest(): RecordValue {
    const next = this.#tokens[this.#at + 1]
    const hasBase = this.#peek().kind === 'word' && !(next?.kind === 'sign' && next.text === '=')
    const base = hasBase ? this.#take().text : undefined
    const record = this.#fieldsUntil('}')
    this.#expect('}')
    return { ...record, base }
  }

  #fieldsUntil(end: string): RecordValue {
    const fields = new Map<string, Value>()
    let isOpen = false
    for (;;) {
      const next = this.#peek()
      if (next.kind === 'end' || next.text === end) return { kind: 'record', fields, isOpen }
      if (isOpen) this.#fail('a * for the other fields stands at the end')
      if (this.#takeSign('*')) isOpen = true
      else {
        const field = this.word('a field')
        this.#expect('=')
        if (fields.has(field)) this.#fail(`${field} is there twice`)
        fields.set(field, this.#value())
      }
    }
  }

  #quoted(text: string): string {
    try {
      return JSON.parse(text) as string
    } catch {
      return this.#fail(`${text} is not a text as JSON writes it`)
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: 'the end of the line' }
  }

  #take(): Token {
    const next = this.#peek()
    this.#at++
    return next
  }

  #takeSign(text: string): boolean {
    const next = this.#peek()
    if (next.kind !== 'sign' || next.text !== text) return false
    this.#at++
    return true
  }

  #expect(text: string): void {
    if (!this.#takeSign(text)) this.#fail(`${text} is missing before ${this.#peek().text}`)
  }

  #fail(message: string): never {
    throw new TranscriptFault(this.#line, message)
  }
}

function tokensOf(line: number, text: string): readonly Token[] {
  const tokens: Token[] = []
  const trimmed = text.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const from = token.lastIndex
    const groups = token.exec(trimmed)?.groups
    if (groups === undefined) throw new TranscriptFault(line, `${trimmed.slice(from).trim()} cannot be read`)
    for (const kind of ['text', 'number', 'placeholder', 'word', 'sign'] as const) {
      const found = groups[kind]
      if (found !== undefined) tokens.push({ kind, text: found })
    }
  }
  return tokens
}
