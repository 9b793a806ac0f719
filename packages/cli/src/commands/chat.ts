import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { pipedChat } from '../chat/piped-chat.ts'
import { TerminalChat } from '../chat/terminal-chat.ts'
import { becomeContacts, contactOption } from '../peer/contact.ts'
import { withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command } from '../program/command.ts'

const historyDefault = 10

/** `kith chat`: a conversation on a terminal, or by pipes. */
export const chat: Command = {
  name: 'chat',
  operands: 'NAME',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'talk with somebody',
  about: [
    'On a terminal: shows whether NAME is there, what came since the last time, and talks. Beside each own line stands where it is: · on this disk, ✓ kept by the server, ✓✓ delivered, with the path it took, or read. Ctrl-D leaves. Lines go to the same conversation as those of the messenger.',
    'What is shown on a terminal is read, and NAME is told so when it is a contact, as you are told what NAME has read. Whoever wants neither says /read off, or turns it off in the messenger, for all devices of the name; who is invisible tells nobody. With pipes nobody is known to look, and nobody is told.',
    'With pipes: sends each line of standard input, prints each line that comes as "NAME: TEXT", and at the end of the input waits until every line is delivered or kept by the server (exit code 3 when that takes longer than --timeout). kith chat NAME < /dev/null prints what is unread.',
  ],
  options: [
    contactOption,
    { name: 'history', value: 'COUNT', what: 'earlier lines to show on a terminal', default: String(historyDefault) },
    { ...timeoutOption, what: 'with pipes, how long to wait at the end' },
    ...peerOptions,
  ],
  examples: [
    ['chat bob --as alice', 'on a terminal'],
    ['chat bob --as alice --contact', 'and become contacts, to see whether bob is there'],
    ['chat ops --as backup < report.txt', 'by pipe'],
  ],
  json: [
    '{"event":"message","mid","from","text","atMs"}, with "file":{"name","bytes","type"} where one came with it',
    '{"event":"sent","mid","to","text","atMs"}',
    '{"event":"state","mid","state","code","path"}',
  ],
  run: async (context) => {
    const { arguments: args, surroundings, screen } = context
    const name = readName('NAME', args.operands[0] ?? '')
    const history = args.number('history', 0, 1000) ?? historyDefault
    const timeoutMs = args.durationMs('timeout') ?? timeoutMsDefault
    const isTerminal = surroundings.stdin.isTTY === true && surroundings.stdout.isTTY === true && !screen.isJson
    return withPeer(context, async (joined) => {
      if (name === joined.peer.name) throw new UsageError('That is your own name.')
      if (args.has('contact')) await becomeContacts(joined, [name])
      await joined.lines.catchUp()
      if (!isTerminal) return pipedChat(joined, context, name, timeoutMs)
      await using terminal = new TerminalChat(joined, context, name)
      return await terminal.run(history)
    })
  },
}
