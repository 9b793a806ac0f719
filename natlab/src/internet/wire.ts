import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { run } from '../machine/run.ts'
import type { Namespace } from './namespace.ts'

/** How a wire treats the packets of both directions. */
export interface WireSettings {
  /** Milliseconds from one end to the other. @default 0 */
  readonly delayMs?: number
  /** Milliseconds by which the delay of a packet differs at most; packets may overtake each other. @default 0 */
  readonly jitterMs?: number
  /** Which part of all packets vanishes, 0 to 1. @default 0 */
  readonly loss?: number
  /** Bits a second; what does not fit waits, and what waits longer than a queue of 200 ms vanishes. @default without limit */
  readonly bitsPerSecond?: number
}

/**
 * Opens two network devices whose packets a program reads and writes, and becomes that program. JavaScript has no call for it, and the
 * kernel's own means for delays (netem) are not everywhere; the few lines of Perl are run by what every Debian has.
 */
const opener = `
  $^F = 255;
  my ($one, $other, @command) = @ARGV;
  my @numbers;
  for my $name ($one, $other) {
    open(my $device, '+<', '/dev/net/tun') or die "/dev/net/tun: $!\\n";
    ioctl($device, 0x400454ca, pack('a16 s x22', $name, 0x1001)) or die "TUNSETIFF: $!\\n";
    push @numbers, fileno($device);
    push @devices, $device;
  }
  exec(@command, @numbers) or die "exec: $!\\n";`

/** A bad cable between two namespaces: a program that hands packets from one end to the other, late or not at all. */
export class Wire {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #answers: AsyncIterator<string>

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** Joins two namespaces by a wire whose ends have these names. It is perfect until it is told otherwise. */
  static async make(one: Namespace, oneEnd: string, other: Namespace, otherEnd: string): Promise<Wire> {
    const program = fileURLToPath(new URL('wire-process.ts', import.meta.url))
    const names = [oneEnd, `${oneEnd}-far`]
    const command = ['perl', '-e', opener, ...names, process.execPath, '--no-warnings', program]
    const [under = '', ...args] = one.command(command)
    const child = spawn(under, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.on('error', () => undefined) // It is gone: whoever waits for its answer hears of it.
    const wire = new Wire(child)
    await wire.#answer()
    await run('ip', ['-n', one.name, 'link', 'set', `${oneEnd}-far`, 'netns', other.name, 'name', otherEnd])
    await one.ip(`link set ${oneEnd} up`)
    await other.ip(`link set ${otherEnd} up`)
    return wire
  }

  /** From now on packets are treated so; what is on its way arrives as before. */
  async set(settings: WireSettings): Promise<void> {
    this.#child.stdin.write(`${JSON.stringify(settings)}\n`)
    await this.#answer()
  }

  async end(): Promise<void> {
    // It waits in a read of the device and hears of nothing else.
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.kill('SIGKILL'))
      await once(this.#child, 'close')
  }

  async #answer(): Promise<void> {
    const { done } = await this.#answers.next()
    if (done === true) throw new Error('The wire broke.')
  }
}
