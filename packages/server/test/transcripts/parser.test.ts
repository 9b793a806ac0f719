import { describe, expect, it } from 'vitest'

import { TranscriptFault } from './language.ts'
import { parseTranscript } from './parser.ts'

const head = `shows SE2
person alice with laptop tablet
A connects
`

/** The fault of a transcript whose fourth line and those after it are these. */
function faultOf(text: string, before = head): string {
  try {
    parseTranscript(before + text)
  } catch (cause) {
    if (cause instanceof TranscriptFault) return cause.message
    throw cause
  }
  return 'none'
}

describe('a transcript', () => {
  it('is read as steps with their lines', () => {
    const { shows, people, steps } = parseTranscript(`# A comment.
shows SE2 SE9
person alice named alice-b with laptop

A connects
A sends ping
  # A comment between.
  token=7
and ping token=8
A receives pong token=$token
A breaks off
`)
    expect(shows).toEqual(['SE2', 'SE9'])
    expect(people.get('alice')).toEqual({ name: 'alice-b', devices: ['laptop'] })
    expect(steps.map(({ line, by, kind }) => [line, by, kind])).toEqual([
      [5, 'A', 'connects'],
      [6, 'A', 'sends'],
      [10, 'A', 'receives'],
      [11, 'A', 'breaks off'],
    ])
    expect(steps[1]).toMatchObject({ frames: [{ type: 'ping' }, { line: 9, type: 'ping' }] })
  })

  it('has texts as JSON writes them, and texts as they are', () => {
    const { steps } = parseTranscript(`${head}A receives bye code=0 message="a \\"b\\" \\u00e9"
and bye code=0 message='{"a": 1}'`)
    const texts = steps.flatMap((step) =>
      step.kind === 'receives' ? step.frames.map(({ fields }) => fields.fields.get('message')) : [],
    )
    expect(texts).toEqual([
      { kind: 'text', text: 'a "b" é' },
      { kind: 'text', text: '{"a": 1}' },
    ])
  })

  it.each([
    ['A jumps', 'line 4: a connection does not do "jumps"'],
    ['nonsense', 'line 4: no statement begins with nonsense'],
    ['A connects', 'line 4: A is connected already'],
    ['B sends ping token=1', 'line 4: B is not connected'],
    ['A breaks off\nA receives pong token=1', 'line 5: A is not connected'],
    ['A breaks off now', 'line 4: now is too much'],
    ['A sends', 'line 4: a frame is missing before the end of the line'],
    ['A sends pang token=1', 'line 4: there is no frame pang'],
    ['A sends ping', 'line 4: ping lacks token'],
    ['A sends ping token=1 tokens=2', 'line 4: ping has no field tokens'],
    ['A sends ping token=1 token=2', 'line 4: token is there twice'],
    ['A sends ping token', 'line 4: = is missing before the end of the line'],
    ['A sends ping token=', 'line 4: a value is missing before the end of the line'],
    ['A sends ping token=;', 'line 4: ; cannot be read'],
    ['A sends ping token=1x', 'line 4: 1x cannot be read'],
    ['A sends ping token=9007199254740993', 'line 4: 9007199254740993 is larger than 2^53 - 1'],
    ['A sends ping token="7"', 'line 4: token is no text'],
    ['A sends ping token=true', 'line 4: token is no flag'],
    ['A sends ping token=seven', 'line 4: token cannot be seven'],
    ['A sends ping token=*', 'line 4: * cannot be sent'],
    ['A sends ping *', 'line 4: * cannot be sent'],
    ['A receives pong * token=1', 'line 4: a * for the other fields stands at the end'],
    ['A sends ping token=$seen', 'line 4: nothing was received as $seen before'],
    ['A receives pong token=more-than($seen)', 'line 4: nothing was received as $seen before'],
    ['A sends ping token=more-than(7)', 'line 4: more-than(…) cannot be sent'],
    ['A sends bye code=no-such-code message=""', 'line 4: there is no code no-such-code'],
    ['A sends bye code=0 message="cut', 'line 4: "cut cannot be read'],
    ['A sends bye code=0 message="\\x"', 'line 4: "\\x" is not a text as JSON writes it'],
    ['A sends attach as=bob.phone', 'line 4: there is no person bob'],
    ['A sends attach as=alice.phone', 'line 4: alice has no device phone'],
    ['A sends attach as=alice', 'line 4: as cannot be alice'],
    ['A sends attach as=bytes(x, 16)', 'line 4: as cannot be bytes(…)'],
    ['A sends attach as=id()', 'line 4: id(…) takes 1'],
    ['A sends attach as=id(7)', 'line 4: id(…) takes a label there'],
    ['A sends attach as=toString(x)', 'line 4: nothing is made by toString(…)'],
    ['A sends attach as=id(x', 'line 4: ) is missing before the end of the line'],
    ['A sends signal to=id(a) from=id(b) sealed=hex("0g")', 'line 4: 0g is not hexadecimal'],
    ['A sends data envelope=none', 'line 4: there is no envelope none'],
    ['A sends data envelope={none seq=1}', 'line 4: there is no envelope none'],
    ['A sends publish request=1 as=alice.laptop entry=signed(none)', 'line 4: there is no entry none'],
    ['A sends presence-watch request=1 as=alice.laptop names=alice.laptop', 'line 4: names is no id'],
    ['A sends presence-watch request=1 as=alice.laptop names=[alice 7]', 'line 4: names is no number'],
    ['A receives grants request=1 grants=[{name=bob}]', 'line 4: grants lacks level'],
    ['A receives grants request=1 grants=[{bob level=none}]', 'line 4: bob is no field: = is missing'],
    ['A receives grants request=1 grants=[{name=bob level=none', 'line 4: } is missing before the end of the line'],
    ['and ping token=1', 'line 4: "and" follows what is sent or received'],
    ['A sends ping token=1', 'line 4: nothing is received'],
    ['shows SE3', 'line 4: shows stands once'],
    ['person alice with phone', 'line 4: alice is there already'],
    ['person bob', 'line 4: a person comes with devices'],
    ['person bob with phone phone', 'line 4: a device is there twice'],
    ['envelope hello {to=alice.laptop}', 'line 4: an envelope lacks from'],
    ['envelope hello {other seq=1}', 'line 4: there is no envelope other'],
    ['entry song {owner=alice}', 'line 4: an entry lacks device'],
    ['entry song {other owner=alice}', 'line 4: other is no field: = is missing'],
  ])('is refused: %s', (text, fault) => {
    expect(faultOf(text)).toContain(fault)
  })

  it('says which rules it shows, and shows some', () => {
    expect(faultOf('A connects\nA receives pong *', '')).toBe('line 2: a transcript says which rules it shows')
    expect(faultOf('shows', '')).toBe('line 1: no rule is shown')
    expect(faultOf('shows SE2 se3', '')).toBe('line 1: se3 is no id of a rule')
    expect(faultOf('  shows SE2', '')).toBe('line 1: nothing is carried on here')
    expect(faultOf('', '')).toBe('line 1: a transcript says which rules it shows')
  })
})
