import { homedir } from 'node:os'

import type { DeviceLink, LinkOffer } from '@kith/peer'

import { Questions } from '../linking/question.ts'
import { pageOf, showQr } from '../linking/words.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { makeFolder, ownLabel } from '../peer/joined.ts'
import { passphraseOfFile, passphraseOption } from '../peer/passphrase.ts'
import { peerOptions, readServer, storePathOf } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith link`: this machine becomes a device of a name that has devices already. */
export const link: Command = {
  name: 'link',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  summary: 'make this machine a device of your name',
  about: [
    'Shows a code, as text and on a terminal as a QR code too. Give it to a device that has the name already: kith devices link CODE, or the messenger. Then both show the same six digits; if they are the same, say yes on both.',
    'A code is good once and for ten minutes, and whoever has it may only ask: nothing is linked before both people have said yes. From then on kith --as NAME is this name here.',
  ],
  options: [
    {
      name: 'label',
      value: 'TEXT',
      what: 'what this machine is called in the list of devices',
      default: 'kith on HOST',
    },
    ...peerOptions.filter(({ name }) => name !== 'as'),
  ],
  examples: [['link --server https://chat.example.org', 'then, at the other device: kith devices link CODE']],
  json: [
    '{"event":"code","code","address"}, {"event":"offer","name","network","by","digits"}, then a line on standard input, "yes" to go on, and {"event":"linked","name","device","store"}',
  ],
  run: async (context) => {
    const { screen, surroundings, ending, arguments: args } = context
    const url = readServer(args.text('server') ?? 'http://localhost:4600')
    const server = url.href.replace(/\/$/, '')
    screen.progress(`connecting to ${server} …`)
    const label = args.text('label') ?? ownLabel()
    await using device = await surroundings.linkDevice(server, { label, signal: ending })
    screen.progress(undefined)
    return await becomeDevice(context, device, url)
  },
}

async function becomeDevice(context: Context, device: DeviceLink, url: URL): Promise<ExitCode> {
  const { screen, surroundings, arguments: args } = context
  const address = device.address(pageOf(url.href))
  screen.json({ event: 'code', code: device.code, address })
  showQr(screen, address)
  screen.line(`The code is ${screen.paint.bold(device.code)}`)
  screen.note('Give it to a device that has the name: kith devices link CODE --as NAME. It is good for ten minutes.')
  screen.progress('waiting for the other device …')
  const offer: LinkOffer = await device.offer()
  screen.progress(undefined)
  screen.json({ event: 'offer', ...offer })
  screen.line(`${offer.by} offers to make this a device of ${screen.paint.bold(offer.name)} in ${offer.network}.`)
  screen.line(`The digits are ${screen.paint.bold(offer.digits)}`)
  using questions = new Questions(context)
  if (!(await questions.agree('Does the other device show the same digits?'))) {
    await device.decline()
    screen.note('Nothing was linked.')
    return exitCodes.failed
  }
  const store = args.text('store') ?? storePathOf(url, offer.name, surroundings.env, homedir())
  const passphrase = await passphraseOfFile(context, passphraseOption.name)
  await makeFolder(store)
  screen.progress('waiting for a yes at the other device …')
  const linked = await device.accept({ store, passphrase })
  screen.progress(undefined)
  screen.json({ event: 'linked', name: linked.name, device: linked.device, store })
  screen.line(`This is a device of ${linked.name} now. Its keys are in ${store}.`)
  return exitCodes.ok
}
