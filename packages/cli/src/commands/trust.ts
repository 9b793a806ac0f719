import type { NameTrust } from '@kith/peer'

import { UsageError } from '../arguments/option.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { dateWords } from '../output/time.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith trust`: who a name is. */
export const trust: Command = {
  name: 'trust',
  operands: '[NAME] [SEEN ...]',
  operandsMin: 0,
  operandsMax: 32,
  summary: 'make sure who a name is',
  about: [
    'kith trust NAME shows the fingerprint of NAME as thirty digits and as six words, and what this device thinks of the name: unverified, verified or changed. NAME sees the same with kith trust and its own name, if nobody stands between you. Read it to each other over the telephone, or face to face.',
    'With SEEN, the digits or words that NAME reads to you, they are compared, and when they are the same NAME is verified here from then on. It stays so when devices come and go.',
    'A name is changed when somebody recovered it, or when the network says something of it that cannot be. Ask them over another way whether they did that; then compare anew, or take it as it is with --accept.',
    'Without NAME all names are listed that are verified or changed. The exit code is 1 when SEEN is different or is no fingerprint.',
  ],
  options: [
    { name: 'accept', what: 'take a name that has changed as it is now' },
    { name: 'forget', what: 'take back that the name was verified' },
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions,
  ],
  examples: [
    ['trust alice --as alice', 'what alice reads to others'],
    ['trust alice 04281 93320 11875 60002 77341 50918 --as bob', 'what bob types'],
    ['trust alice --accept --as bob', 'alice has a new telephone, and said so'],
  ],
  json: [
    '{"name","trust","sinceMs","because"}, one each; for NAME with "digits","words","link"; with SEEN {"name","result"} before it, which is same, different or unreadable',
  ],
  run: async (context) => {
    const { arguments: args } = context
    const [name, ...seen] = args.operands
    const [isAccepting, isForgetting] = [args.has('accept'), args.has('forget')]
    if (name === undefined && (isAccepting || isForgetting)) throw new UsageError('Say which name: kith trust NAME.')
    if (seen.length > 0 && (isAccepting || isForgetting))
      throw new UsageError('Either compare, or accept or forget, but not both.')
    return withPeer(context, async (joined) => {
      await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
      if (name === undefined) return list(joined, context)
      const { names } = joined.peer
      if (isAccepting) await names.acceptChange(name)
      if (isForgetting) await names.unverify(name)
      return seen.length > 0 ? compare(joined, context, name, seen.join(' ')) : show(joined, context, name)
    })
  },
}

async function list({ peer }: Joined, context: Context): Promise<ExitCode> {
  for await (const all of peer.names.watchTrust({ signal: context.ending })) {
    for (const each of all) {
      context.screen.json(plain(each))
      context.screen.line(`${each.name}  ${words(each)}`)
    }
    if (all.length === 0) context.screen.note('No name is verified, and none has changed.')
    break
  }
  return exitCodes.ok
}

async function show({ peer }: Joined, { screen, ending }: Context, name: string): Promise<ExitCode> {
  const fingerprint = await peer.names.fingerprint(name, { signal: ending })
  const known = await peer.names.trust(name, { signal: ending })
  screen.json({ ...plain(known), ...fingerprint })
  screen.line(name === peer.name ? `${name} (you)` : `${name}  ${words(known)}`)
  screen.line(`  ${screen.paint.bold(fingerprint.digits)}`)
  screen.line(`  ${fingerprint.words}`)
  return exitCodes.ok
}

async function compare({ peer }: Joined, { screen }: Context, name: string, seen: string): Promise<ExitCode> {
  const result = await peer.names.verify(name, seen)
  screen.json({ name, result })
  screen.line(outcomes[result](name))
  return result === 'same' ? exitCodes.ok : exitCodes.failed
}

const outcomes: Readonly<Record<'same' | 'different' | 'unreadable', (name: string) => string>> = {
  same: (name) => `It is the same: ${name} is verified.`,
  different: (name) => `It is different: this is not ${name}, or somebody stands between you.`,
  unreadable: () => 'This is no fingerprint: thirty digits, or six words.',
}

function words({ trust: state, sinceMs, because }: NameTrust): string {
  const since = sinceMs === undefined ? '' : ` since ${dateWords(sinceMs)}`
  if (state !== 'changed') return `${state}${since}`
  const known = because === undefined ? undefined : changes[because]
  return `changed: ${known ?? `the network says ${String(because)}`}${since}`
}

const changes: Partial<Readonly<Record<NonNullable<NameTrust['because']>, string>>> = {
  recovered: 'recovered',
  'name-released': 'given up by its owner, who signed that',
  'name-transferred': 'given to somebody else by its owner, who signed that',
}

function plain({ name, trust: state, sinceMs, because }: NameTrust): Readonly<Record<string, string | number | null>> {
  return { name, trust: state, sinceMs: sinceMs ?? null, because: because ?? null }
}
