import { nearest } from '../arguments/nearest.ts'
import { explanationLines } from '../output/explanation-lines.ts'
import type { Joined } from '../peer/joined.ts'
import type { Context } from '../program/command.ts'
import { timerChoices } from './lasting.ts'
import { setPreferences } from './preferences.ts'

/** What a command of the conversation acts on. */
export interface ChatGround {
  readonly chat: {
    readonly say: (text: string) => void
    readonly quit: () => void
    readonly showUnread: () => Promise<void>
  }
  readonly joined: Joined
  readonly context: Context
  readonly name: string
  /** The last own line of this conversation. */
  readonly lastMid: string | undefined
}

interface ChatCommand {
  readonly what: string
  readonly run: (ground: ChatGround, words: readonly string[]) => Promise<void>
}

const chatCommands: Readonly<Record<string, ChatCommand>> = {
  help: {
    what: 'this list',
    run: async ({ chat }) => {
      const rows = Object.entries(chatCommands).map(([word, { what }]) => `  /${word.padEnd(10)}${what}`)
      chat.say([...rows, '  //…        a line that begins with a slash'].join('\n'))
    },
  },
  why: {
    what: 'what became of your last line, or of the message with this MID',
    run: async ({ chat, joined: { peer }, context, lastMid }, [mid = lastMid]) => {
      if (mid === undefined) {
        chat.say('You have sent nothing yet.')
        return
      }
      const { nowMs } = context.surroundings
      chat.say(explanationLines(await peer.why(mid), nowMs(), context.screen.paint).join('\n'))
    },
  },
  contact: {
    what: 'ask to become a contact: then you see whether the other is there',
    run: async ({ chat, joined: { peer }, name }, words) => {
      await peer.contacts.request(name, words.join(' '))
      chat.say(`${name} is asked.`)
    },
  },
  timer: {
    what: `lines go after a time from now on: ${Object.keys(timerChoices).join(', ')}`,
    run: async ({ chat, joined: { lines }, name }, [word = '']) => {
      const seconds = Object.hasOwn(timerChoices, word) ? timerChoices[word] : undefined
      if (seconds === undefined) {
        chat.say(`Say after which time: ${Object.keys(timerChoices).join(', ')}.`)
        return
      }
      await lines.setTimer(name, seconds)
      await chat.showUnread()
    },
  },
  read: {
    what: 'on, off: whether others are told what you have read, and you what they have',
    run: async ({ chat, joined: { peer }, context }, [word = '']) => {
      if (word !== 'on' && word !== 'off') {
        chat.say('Say whether others are told what you have read: on, off.')
        return
      }
      await setPreferences(peer, { tellsRead: word === 'on' }, context.surroundings.nowMs())
      chat.say(
        word === 'on'
          ? 'Contacts are told what you have read, and you what they have.'
          : 'Nobody is told what you have read, nor you what others have.',
      )
    },
  },
  accept: { what: 'accept to be a contact', run: async ({ joined: { peer }, name }) => peer.contacts.accept(name) },
  decline: { what: 'decline it, untold', run: async ({ joined: { peer }, name }) => peer.contacts.decline(name) },
  quit: { what: 'leave; so does Ctrl-D', run: async ({ chat }) => { chat.quit() } }, // prettier-ignore
}

/** Runs a line such as `/why`. Rejects as what it calls does. */
export async function runChatCommand(word: string, words: readonly string[], ground: ChatGround): Promise<void> {
  const command = Object.hasOwn(chatCommands, word) ? chatCommands[word] : undefined
  if (command !== undefined) return command.run(ground, words)
  const like = nearest(word, Object.keys(chatCommands))
  ground.chat.say(
    `There is no /${word}. ${like === undefined ? '/help shows what there is.' : `Did you mean /${like}?`}`,
  )
}
