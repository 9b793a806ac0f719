import { type FrameType, frameTypes } from '@kith/wire'

import { entryShape, envelopeShape, frameShapes } from './frame-shapes.ts'
import {
  type FrameLine,
  type PersonDeclared,
  type RecordValue,
  type Step,
  type Transcript,
  TranscriptFault,
} from './language.ts'
import { type Direction, type Scope, ValueCheck } from './value-check.ts'
import { ValueReader } from './value-reader.ts'

interface Line {
  readonly line: number
  readonly text: string
}

/** Reads a transcript and checks all that can be checked without playing it; throws `TranscriptFault`. */
export function parseTranscript(text: string): Transcript {
  const parser = new Parser()
  const lines = linesOf(text)
  for (const line of lines) parser.take(line)
  return parser.end(lines.at(-1)?.line ?? 1)
}

/** Statements: lines without comments, each with the indented lines that carry it on. */
function linesOf(text: string): readonly Line[] {
  const lines: { line: number; text: string }[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const last = lines.at(-1)
    if (!/^\s/.test(raw)) lines.push({ line: index + 1, text: trimmed })
    else if (last === undefined) throw new TranscriptFault(index + 1, 'nothing is carried on here')
    else last.text += ` ${trimmed}`
  }
  return lines
}

class Parser {
  readonly #people = new Map<string, PersonDeclared>()
  readonly #envelopes = new Map<string, RecordValue>()
  readonly #entries = new Map<string, RecordValue>()
  readonly #steps: Step[] = []
  readonly #open = new Map<string, boolean>()
  readonly #scope: Scope = {
    people: this.#people,
    envelopes: this.#envelopes,
    entries: this.#entries,
    placeholders: new Set(),
  }
  #shows: readonly string[] | undefined

  take({ line, text }: Line): void {
    const reader = new ValueReader(line, text)
    const first = reader.word('a statement')
    if (/^[A-Z]/.test(first)) this.#act(line, first, reader)
    else if (first === 'and') this.#and(line, reader)
    else if (first === 'shows') this.#show(line, reader)
    else if (first === 'person') this.#person(line, reader)
    else if (first === 'envelope') this.#envelope(line, reader)
    else if (first === 'entry') this.#entry(line, reader)
    else throw new TranscriptFault(line, `no statement begins with ${first}`)
  }

  end(line: number): Transcript {
    if (this.#shows === undefined) throw new TranscriptFault(line, 'a transcript says which rules it shows')
    if (!this.#steps.some(({ kind }) => kind === 'receives')) throw new TranscriptFault(line, 'nothing is received')
    return {
      shows: this.#shows,
      people: this.#people,
      envelopes: this.#envelopes,
      entries: this.#entries,
      steps: this.#steps,
    }
  }

  #show(line: number, reader: ValueReader): void {
    if (this.#shows !== undefined) throw new TranscriptFault(line, 'shows stands once')
    const ids: string[] = []
    while (!reader.isAtEnd) {
      const id = reader.word('a rule')
      if (!/^[A-Z]{2}\d+$/.test(id)) throw new TranscriptFault(line, `${id} is no id of a rule`)
      ids.push(id)
    }
    if (ids.length === 0) throw new TranscriptFault(line, 'no rule is shown')
    this.#shows = ids
  }

  #person(line: number, reader: ValueReader): void {
    const person = this.#new(line, reader, this.#people)
    const name = reader.takeWord('named') ? reader.word('a name') : person
    if (!reader.takeWord('with')) throw new TranscriptFault(line, 'a person comes with devices')
    const devices: string[] = []
    do devices.push(reader.word('a device'))
    while (!reader.isAtEnd)
    if (new Set(devices).size < devices.length) throw new TranscriptFault(line, 'a device is there twice')
    this.#people.set(person, { name, devices })
  }

  #envelope(line: number, reader: ValueReader): void {
    const name = this.#new(line, reader, this.#envelopes)
    const record = reader.record()
    reader.end()
    if (record.base !== undefined && !this.#envelopes.has(record.base))
      throw new TranscriptFault(line, `there is no envelope ${record.base}`)
    new ValueCheck(line, this.#scope, 'sends').record('an envelope', record, envelopeShape)
    this.#envelopes.set(name, record)
  }

  #entry(line: number, reader: ValueReader): void {
    const name = this.#new(line, reader, this.#entries)
    const record = reader.record()
    reader.end()
    if (record.base !== undefined) throw new TranscriptFault(line, `${record.base} is no field: = is missing`)
    new ValueCheck(line, this.#scope, 'sends').record('an entry', record, entryShape)
    this.#entries.set(name, record)
  }

  #new(line: number, reader: ValueReader, known: ReadonlyMap<string, unknown>): string {
    const name = reader.word('a name')
    if (known.has(name)) throw new TranscriptFault(line, `${name} is there already`)
    return name
  }

  #act(line: number, by: string, reader: ValueReader): void {
    const verb = reader.word('a verb')
    if (verb === 'connects') {
      if (this.#open.get(by) === true) throw new TranscriptFault(line, `${by} is connected already`)
      this.#open.set(by, true)
      this.#step({ line, by, kind: 'connects' }, reader)
      return
    }
    if (this.#open.get(by) !== true) throw new TranscriptFault(line, `${by} is not connected`)
    if (verb === 'sends' || verb === 'receives') {
      this.#steps.push({ line, by, kind: verb, frames: [this.#frame(line, verb, reader)] })
      return
    }
    const kind = verb === 'breaks' && reader.takeWord('off') ? 'breaks off' : verb === 'is' && reader.takeWord('closed') ? 'is closed' : undefined // prettier-ignore
    if (kind === undefined) throw new TranscriptFault(line, `a connection does not do "${verb}"`)
    this.#open.set(by, false)
    this.#step({ line, by, kind }, reader)
  }

  #step(step: Step, reader: ValueReader): void {
    reader.end()
    this.#steps.push(step)
  }

  #and(line: number, reader: ValueReader): void {
    const last = this.#steps.at(-1)
    if (last?.kind !== 'sends' && last?.kind !== 'receives')
      throw new TranscriptFault(line, '"and" follows what is sent or received')
    this.#steps.pop()
    this.#steps.push({ ...last, frames: [...last.frames, this.#frame(line, last.kind, reader)] })
  }

  #frame(line: number, direction: Direction, reader: ValueReader): FrameLine {
    const type = reader.word('a frame')
    if (!isFrameType(type)) throw new TranscriptFault(line, `there is no frame ${type}`)
    const fields = reader.fields()
    new ValueCheck(line, this.#scope, direction).record(type, fields, { fields: frameShapes[type] })
    return { line, type, fields }
  }
}

function isFrameType(text: string): text is FrameType {
  return (frameTypes as readonly string[]).includes(text)
}
