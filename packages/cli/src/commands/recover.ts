import { homedir } from 'node:os'

import { readName } from '../arguments/values.ts'
import { Questions } from '../linking/question.ts'
import { exitCodes } from '../output/exit-codes.ts'
import { makeFolder, ownLabel } from '../peer/joined.ts'
import { passphraseOfFile, passphraseOption } from '../peer/passphrase.ts'
import { peerOptions, readServer, storePathOf } from '../peer/place.ts'
import type { Command } from '../program/command.ts'

/** `kith recover`: a name comes back on this machine. */
export const recover: Command = {
  name: 'recover',
  operands: 'NAME',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'bring your name back with its recovery code',
  about: [
    'Asks for the recovery code of NAME, as kith recovery create made it, and makes this machine the device of the name. The devices that the name had are out, because they are lost; with --keep-devices they stay. The code stays good.',
    'What was kept for the lost devices alone is lost with them: messages that nobody has read since are sent again by their senders where they can be.',
  ],
  options: [
    { name: 'keep-devices', what: 'leave the devices that the name has' },
    ...peerOptions.filter(({ name }) => name !== 'as'),
  ],
  examples: [['recover alice --server https://chat.example.org', 'asks for the code']],
  json: ['the code is a line on standard input; {"event":"recovered","name","device","store"}'],
  run: async (context) => {
    const { screen, surroundings, ending, arguments: args } = context
    const name = readName('NAME', args.operands[0] ?? '')
    const url = readServer(args.text('server') ?? 'http://localhost:4600')
    const store = args.text('store') ?? storePathOf(url, name, surroundings.env, homedir())
    using questions = new Questions(context)
    const code = await questions.ask(`The recovery code of ${name}:`)
    const passphrase = await passphraseOfFile(context, passphraseOption.name)
    await makeFolder(store)
    screen.progress('recovering …')
    const { device } = await surroundings.recover(url.href.replace(/\/$/, ''), {
      ...{ name, store, passphrase, label: ownLabel(), signal: ending },
      ...{ secret: { code }, keepDevices: args.has('keep-devices') },
    })
    screen.progress(undefined)
    screen.json({ event: 'recovered', name, device, store })
    screen.line(`This is the device of ${name} now. Its keys are in ${store}.`)
    return exitCodes.ok
  },
}
