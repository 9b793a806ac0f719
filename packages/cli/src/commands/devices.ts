import type { OwnDevice } from '@kith/peer'

import { UsageError } from '../arguments/option.ts'
import { giveHistory, takeHistory } from '../linking/history.ts'
import { Questions } from '../linking/question.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith devices`: the devices of one's own name. */
export const devices: Command = {
  name: 'devices',
  operands: '[ACTION ...]',
  operandsMin: 0,
  operandsMax: 3,
  summary: 'show, link, rename and remove your devices',
  about: [
    'Lists the devices that speak for your name. ACTION is link CODE, rename DEVICE LABEL, remove DEVICE, history or history give. kith devices link CODE makes the machine that shows CODE (kith link) another of them: both show six digits, and it is linked when they are the same and both people have said yes.',
    'kith devices remove DEVICE takes one out for good, because it was lost or given away: the network puts it out at once, and nothing is sent to it any more. DEVICE is its id, the beginning of it, or its label.',
    'kith devices history brings what was said before this machine was linked, from another device whose person says yes there: in the messenger, or at kith devices history give. What is here stays; when it was cut off, run it again.',
    'Only a device of the name can do this; the network can neither add a device nor see which code was used.',
  ],
  options: [{ ...timeoutOption, what: 'how long to wait for the network' }, ...peerOptions],
  examples: [
    ['devices --as alice', 'which devices alice has'],
    ['devices link 7K3M-0QXZ-9RTB-V5HD --as alice', 'a code that kith link shows elsewhere'],
    ['devices history --as alice', 'what was said before'],
    ['devices remove Phone --as alice', 'the phone was lost'],
  ],
  json: [
    'a list, and the device that was renamed or removed: {"device","label","isThis"}; a link: {"event":"digits","label","digits"}, then a line on standard input, "yes" to go on, and {"event":"linked","device","label"}; history: {"from","records","kept","leftOut"}; history give: {"event":"waiting"}, {"event":"asked","device","label"}, then a line on standard input, "yes" to give, and {"event":"given" or "declined","device","label"}',
  ],
  run: async (context) => {
    const [verb = 'list', code, label] = context.arguments.operands
    if (verb === 'list' && code === undefined) return withPeer(context, (joined) => list(joined, context))
    if (verb === 'link' && code !== undefined) return withPeer(context, (joined) => invite(joined, context, code))
    if (verb === 'rename' && code !== undefined && label !== undefined)
      return withPeer(context, (joined) => change(joined, context, code, label))
    if (verb === 'remove' && code !== undefined && label === undefined)
      return withPeer(context, (joined) => change(joined, context, code, undefined))
    if (verb === 'history' && label === undefined && (code === undefined || code === 'take' || code === 'give'))
      return withPeer(context, (joined) => (code === 'give' ? giveHistory : takeHistory)(joined, context))
    throw new UsageError(
      verb === 'link'
        ? 'Say which code the new device shows: kith devices link CODE.'
        : `There is no kith devices ${verb}.`,
    )
  },
}

async function list(joined: Joined, context: Context): Promise<ExitCode> {
  const { screen, arguments: args, ending } = context
  const { peer } = joined
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  // Asked for, so that what another device changed a moment ago is there.
  await peer.names.lookup(peer.name, { signal: ending })
  for (const each of await peer.devices.list()) show(screen, each)
  return exitCodes.ok
}

/** Renames the device, or removes it where no label is given. */
async function change(joined: Joined, context: Context, named: string, label: string | undefined): Promise<ExitCode> {
  const { screen, arguments: args, ending } = context
  const { devices: own, name } = joined.peer
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  await joined.peer.names.lookup(name, { signal: ending })
  const all = await own.list()
  const found = all.filter(({ device, label: known }) => known === named || device.startsWith(named.toLowerCase()))
  const [device] = found
  if (device === undefined || found.length > 1)
    throw new UsageError(
      device === undefined ? `${name} has no device ${named}.` : `${name} has several devices ${named}.`,
    )
  if (label === undefined) await own.remove(device.device, { signal: ending })
  else await own.rename(device.device, label, { signal: ending })
  show(screen, label === undefined ? device : { ...device, label }, label === undefined ? ' is out' : '')
  return exitCodes.ok
}

function show(screen: Context['screen'], { device, label, isThis }: OwnDevice, what = ''): void {
  screen.json({ device, label, isThis })
  screen.line(`${screen.paint.dim(device)}  ${label}${what}${isThis ? '  (this one)' : ''}`)
}

async function invite(joined: Joined, context: Context, code: string): Promise<ExitCode> {
  const { screen, arguments: args, ending } = context
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  screen.progress('meeting the new device …')
  await using request = await joined.peer.devices.link(code, { signal: ending })
  screen.progress(undefined)
  const { label, digits } = request
  screen.json({ event: 'digits', label, digits })
  screen.line(`${screen.paint.bold(label)} asks to become a device of ${joined.peer.name}.`)
  screen.line(`The digits are ${screen.paint.bold(digits)}`)
  using questions = new Questions(context)
  if (!(await questions.agree('Does the new device show the same digits?'))) {
    await request.decline()
    screen.note('Nothing was linked.')
    return exitCodes.failed
  }
  screen.progress('waiting for a yes at the new device …')
  const device = await request.confirm()
  screen.progress(undefined)
  screen.json({ event: 'linked', device, label })
  screen.line(`${label} is a device of ${joined.peer.name} now.`)
  return exitCodes.ok
}
