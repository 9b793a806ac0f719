import { KithError } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { commands } from '../src/commands/commands.ts'
import { run } from '../src/program/program.ts'
import { stage } from './surroundings.ts'

describe('the program', () => {
  it('helps', async () => {
    const asked = stage(['--help'])
    expect(await run(asked)).toBe(0)
    for (const { name, summary } of commands)
      expect(asked.stdout.text).toMatch(new RegExp(`  ${name} .*${summary.replaceAll(' ', '\\s+')}`))
    const bare = stage([])
    expect(await run(bare)).toBe(2)
    expect([bare.stdout.text, bare.stderr.text]).toEqual(['', asked.stdout.text])
  })

  it.each(commands.map(({ name }) => name))('helps with %s', async (name) => {
    const asked = stage([name, 'x', '--wrong', '--help'])
    expect(await run(asked)).toBe(0)
    expect(asked.stdout.text).toMatch(new RegExp(`^Usage: kith ${name}`))
    expect(asked.stdout.text).toMatch(/\nOptions:\n[^]*\nExamples:\n[^]*\nWith --json/)
    for (const line of asked.stdout.text.split('\n'))
      if (!line.startsWith('  kith ')) expect(line.length).toBeLessThan(100)
    const other = stage(['help', name])
    await run(other)
    expect(other.stdout.text).toBe(asked.stdout.text)
  })

  it('says its version', async () => {
    const asked = stage(['--version'])
    expect(await run(asked)).toBe(0)
    expect(asked.stdout.text).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    [['sned', 'bob'], 'kith: There is no command sned.\n  Did you mean kith send?\n'],
    [['--prot'], 'kith: There is no option --prot before a command.\n  kith --help lists the commands.\n'],
    [['chat'], 'kith: Something is missing.\n  kith chat NAME [OPTIONS]\n'],
    [['chat', 'bob', 'carol'], 'kith: That is more than this command takes.\n  kith chat NAME [OPTIONS]\n'],
    [['chat', 'bob'], 'kith: Say who you are: --as NAME.\n  Or set KITH_NAME once and for all.\n'],
    [['chat', 'b b', '--as', 'a'], /^kith: NAME: A name has only .*\(name-malformed\)\n {2}See kith chat --help\.\n$/],
    [['send', 'bob', 'x', '--as', 'a', '--wait', 'storde'], /not "storde"\.\n {2}Did you mean stored\?\n$/],
    [['send', 'bob', 'x', '--as', 'a', '--keep', '7'], /^kith: --keep is a length of time/],
    [['send', 'bob', '{', '--as', 'a', '--json-body'], /^kith: The body is not JSON/],
    [['watch', 'bob', 'bob', '--as', 'a'], /^kith: A name is given twice\./],
    [['publish', 'songs', '{}', '--as', 'a'], /Without --ttl an entry lives only while this command runs/],
    [['publish', 'songs', '[]', '--as', 'a', '--stay'], /The entry is a JSON object/],
    [['publish', 'songs', '{}', '--as', 'a', '--stay', '--visibility', 'list'], /belong together/],
    [['publish', 'songs', '--remove', '--as', 'a'], /--remove needs --id ID/],
    [['search', 'songs', '--where', 'x', '--as', 'a'], /--where is FIELD=VALUE/],
    [['why', 'x', '--as', 'a'], /"x" is no id of a message/],
    [['serve', '--port', '70000'], /--port is a whole number from 0 to 65535/],
    [['serve', '--log', 'jsn'], /Did you mean json\?/],
    [['serve', '--turn-url', 'turn:127.0.0.1'], /KITH_TURN_SECRET or --turn-secret-file/],
    [['serve', '--push-service', 'https://push.example.org'], /needs a contact/],
    [['serve', '--turn-secret-file', '/nowhere'], /\/nowhere cannot be read \(ENOENT\)/],
  ])('refuses %j with exit code 2', async (argv, words) => {
    const tried = stage(argv)
    expect(await run(tried)).toBe(2)
    expect(tried.stdout.text).toBe('')
    if (typeof words === 'string') expect(tried.stderr.text).toBe(words)
    else expect(tried.stderr.text).toMatch(words)
  })

  it('tells failures as a sentence, a code and a hint, or as JSON', async () => {
    const serve = () => Promise.reject(new KithError('port-in-use'))
    const told = stage(['serve'], { serve })
    expect(await run(told)).toBe(1)
    expect(told.stderr.text).toBe(
      'kith: Another program listens on this port. (port-in-use)\n  Choose another with --port, or stop the program that has it.\n',
    )
    const json = stage(['serve', '--json'], { serve })
    expect(await run(json)).toBe(1)
    expect(JSON.parse(json.stderr.text)).toEqual({
      event: 'error',
      code: 'port-in-use',
      message: 'Another program listens on this port.',
      hint: 'Choose another with --port, or stop the program that has it.',
    })
  })

  it('reports a fault of its own with its trace', async () => {
    const tried = stage(['serve'], { serve: () => Promise.reject(new TypeError('oops')) })
    expect(await run(tried)).toBe(1)
    expect(tried.stderr.text).toMatch(/\(internal\)\n {2}Please report it:\nTypeError: oops\n/)
  })

  it('starts the server with STUN and TURN as the command line and the environment say', async () => {
    let given: unknown
    const argv = ['serve', '--stun-port', '3478', '--turn-url', 'turn:a:1', '--turn-url', 'turn:b:2', '--turn-data']
    const tried = stage(argv, {
      env: { KITH_TURN_SECRET: 'a secret of many letters', KITH_STUN_URLS: 'stun:a:1, stun:b:2' },
      serve: ({ ice }) => {
        given = ice
        return Promise.reject(new KithError('port-in-use'))
      },
    })
    expect(await run(tried)).toBe(1)
    expect(given).toEqual({
      stunPort: 3478,
      stunUrls: ['stun:a:1', 'stun:b:2'],
      turn: { urls: ['turn:a:1', 'turn:b:2'], secret: 'a secret of many letters', data: true },
    })
  })

  it('starts the server with the room for large content that the command line and the environment say', async () => {
    let given: unknown
    const tried = stage(['serve', '--blobs', '100'], {
      env: { KITH_BLOBS_PER_NAME: '3' },
      serve: ({ blobQuotas }) => {
        given = blobQuotas
        return Promise.reject(new KithError('port-in-use'))
      },
    })
    expect(await run(tried)).toBe(1)
    expect(given).toEqual({ networkBytesMax: 104_857_600, nameBytesMax: 3_145_728, blobBytesMax: 3_145_728 })
  })

  it('stops at the first signal, takes its echo for the same, and is forced by a second', async () => {
    let nowMs = 1000
    let finish = (): void => undefined
    const stopped = new Promise<void>((resolve) => {
      finish = resolve
    })
    const stop = (): Promise<void> => stopped
    const server = {
      url: 'ws://127.0.0.1:1/kith',
      pageUrl: 'http://127.0.0.1:1/',
      port: 1,
      stunPorts: [],
      claims: ['open'] as const,
      invite: () => Promise.resolve(''),
      networkKey: new Uint8Array(32),
    }
    const tried = stage(['serve'], {
      nowMs: () => nowMs,
      serve: () => Promise.resolve({ ...server, stop, [Symbol.asyncDispose]: stop }),
    })
    const running = run(tried)
    await tried.stdout.shows(/ready in 0 ms/)
    tried.signal('SIGINT')
    expect(tried.exits).toEqual([])
    tried.signal('SIGINT')
    expect(tried.exits).toEqual([])
    nowMs += 1000
    tried.signal('SIGINT')
    expect(tried.exits).toEqual([130])
    finish()
    expect(await running).toBe(0)
  })
})
