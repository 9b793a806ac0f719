import { writeFile } from 'node:fs/promises'

import { openSqliteStore } from '@kith/peer'
import { expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

it('[KY43] links another machine by a code, six digits and a yes on both', async () => {
  await using ground = await Ground.withNetwork()
  expect((await ground.run('devices', '--as', 'alice')).out).toMatch(/^\w{26} {2}kith on .* \(this one\)\n$/)
  const fresh = ground.start('link', '--label', 'The other', '--store', `${ground.folder}/other.sqlite`)
  const [, code = ''] = await fresh.prints(/The code is (\S+)/)
  const known = ground.start('devices', 'link', code.toLowerCase(), '--as', 'alice')
  const [, here] = await known.prints(/The other asks[^]*digits are (\d{3} \d{3})/)
  const [, there] = await fresh.prints(/device of alice in localhost[^]*digits are (\d{3} \d{3})/)
  expect(there).toBe(here)
  for (const end of [known, fresh]) end.write('yes\n')
  expect(await known.ended).toMatchObject({
    code: 0,
    out: expect.stringContaining('is a device of alice now') as string,
  })
  expect(await fresh.ended).toMatchObject({ code: 0, out: expect.stringContaining('other.sqlite') as string })
  const both = await ground.run('devices', '--as', 'alice', '--store', `${ground.folder}/other.sqlite`, '--json')
  expect(
    both.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toMatchObject([{ isThis: false }, { label: 'The other', isThis: true }])
})

it('[PE80] [PE81] brings what was said before to a new device, when the person says yes at the old one', async () => {
  await using ground = await Ground.withNetwork()
  await ground.run('send', 'bob', 'said before', '--as', 'alice', '--keep', '1h')
  const other = ['--as', 'alice', '--store', `${ground.folder}/other.sqlite`]
  const fresh = ground.start('link', '--store', `${ground.folder}/other.sqlite`)
  const [, code = ''] = await fresh.prints(/The code is (\S+)/)
  const known = ground.start('devices', 'link', code, '--as', 'alice')
  for (const end of [known, fresh]) {
    await end.prints(/the same digits\?/)
    end.write('yes\n')
  }
  expect((await known.ended).code).toBe(0)
  expect((await fresh.ended).code).toBe(0)
  expect(await ground.run('devices', 'history', ...other)).toMatchObject({
    code: 1,
    err: expect.stringContaining('No other device of this name gives') as string,
  })
  const giving = ground.start('devices', 'history', 'give', '--as', 'alice')
  await giving.prints(/Waiting for another device/)
  for (const answer of ['no', 'yes']) {
    const taking = ground.start('devices', 'history', ...other)
    await giving.prints(answer === 'no' ? /asks for everything/ : /Nothing was sent[^]*asks for everything/)
    giving.write(`${answer}\n`)
    expect(await taking.ended).toMatchObject(
      answer === 'no'
        ? { code: 1, err: expect.stringContaining('The other device said no.') as string }
        : { code: 0, out: expect.stringContaining('is here: 1 line.') as string },
    )
  }
  const again = ground.start('devices', 'history', ...other, '--json')
  expect((await again.ended).code).toBe(0)
  expect(again.objects()).toMatchObject([{ kept: 0 }])
  expect((await giving.signal('SIGINT')).code).toBe(0)
  await using store = await openSqliteStore(`${ground.folder}/other.sqlite`)
  const lines = await store.list('chat.messages')
  expect(lines.map(({ value }) => new TextDecoder().decode(value))).toEqual([
    expect.stringContaining('said before') as string,
  ])
})

it('[KY45] links nothing when somebody says no, and nothing for a mistaken code', async () => {
  await using ground = await Ground.withNetwork()
  const fresh = ground.start('link', '--store', `${ground.folder}/other.sqlite`)
  const [, code = ''] = await fresh.prints(/The code is (\S+)/)
  const known = ground.start('devices', 'link', code, '--as', 'alice')
  await known.prints(/the same digits\?/)
  known.write('n\n')
  expect((await known.ended).code).toBe(1)
  await fresh.prints(/the same digits\?/)
  fresh.write('y\n')
  expect(await fresh.ended).toMatchObject({ code: 1, err: expect.stringContaining('link-declined') as string })
  const wrong = await ground.run('devices', 'link', '0000-0000-0000-0000', '--as', 'alice')
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('meeting-unknown') as string })
})

it('[PE53] [PE55] makes a recovery code, and brings the name back with it', async () => {
  await using ground = await Ground.withNetwork()
  const making = ground.start('recovery', 'create', '--as', 'alice')
  const [, code = ''] = await making.prints(/((?:\w{4}-){6}\w{4})/)
  making.write(`${code}\n`)
  expect((await making.ended).code).toBe(0)
  expect((await ground.run('recovery', '--as', 'alice')).out).toMatch(/a recovery code/)
  const store = `${ground.folder}/found.sqlite`
  const wrong = ground.start('recover', 'alice', '--store', store)
  wrong.write(`${code.slice(0, -1)}\n`)
  expect(await wrong.ended).toMatchObject({ code: 1, err: expect.stringContaining('recovery-malformed') as string })
  const words = `${ground.folder}/words`
  await writeFile(words, 'correct horse\n')
  const found = ground.start('recover', 'alice', '--store', store, '--passphrase-file', words)
  found.write(`${code.toLowerCase()}\n`)
  expect((await found.ended).code).toBe(0)
  const at = ['devices', '--as', 'alice', '--store', store]
  expect((await ground.run(...at)).err).toContain('store-sealed')
  expect((await ground.run(...at, '--passphrase-file', words)).out).toMatch(/^\w{26} .*\(this one\)\n$/)
})

it('[PE48] shows, renames and removes devices', async () => {
  await using ground = await Ground.withNetwork()
  const [, own = ''] = /^(\w{26}) /.exec((await ground.run('devices', '--as', 'alice')).out) ?? []
  expect((await ground.run('devices', 'rename', own.slice(0, 8), 'Laptop', '--as', 'alice')).out).toContain('Laptop')
  expect((await ground.run('devices', '--as', 'alice')).out).toBe(`${own}  Laptop  (this one)\n`)
  expect(await ground.run('devices', 'remove', 'Phone', '--as', 'alice')).toMatchObject({ code: 2 })
  expect(await ground.run('devices', 'remove', 'Laptop', '--as', 'alice')).toMatchObject({
    code: 1,
    err: expect.stringContaining('option-invalid') as string,
  })
})

it('[KL11] shows what is known of the log of all keys', async () => {
  await using ground = await Ground.withNetwork()
  expect((await ground.run('log', '--as', 'alice')).out).toMatch(/^1 entry, signed \S+ {2}[0-9a-f]{64}\n$/)
  const { code, out } = await ground.run('log', '--as', 'bob', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    head: { size: 2, signed: expect.stringMatching(/^[0-9a-f]+$/) as string },
    forks: [],
  })
})

it('[PE71] [PE72] shows and compares fingerprints', async () => {
  await using ground = await Ground.withNetwork()
  const own = await ground.run('trust', 'alice', '--as', 'alice')
  const [, digits = '', words = ''] = /^alice \(you\)\n {2}([\d ]{35})\n {2}([a-z ]+)\n$/.exec(own.out) ?? []
  expect((await ground.run('trust', 'alice', '--as', 'bob')).out).toContain(`alice  unverified\n  ${digits}\n`)
  expect(
    await ground.run(
      'trust',
      'alice',
      digits.replace(/^\d/, (digit) => String(9 - Number(digit))),
      '--as',
      'bob',
    ),
  ).toMatchObject({ code: 1 })
  expect(await ground.run('trust', 'alice', ...words.split(' '), '--as', 'bob')).toMatchObject({
    ...{ code: 0, out: 'It is the same: alice is verified.\n' },
  })
  expect((await ground.run('trust', '--as', 'bob')).out).toMatch(/^alice {2}verified since \d{4}-\d\d-\d\d\n$/)
  expect((await ground.run('trust', 'alice', '--forget', '--as', 'bob', '--json')).out).toContain('"unverified"')
  expect(await ground.run('trust', '--accept', '--as', 'bob')).toMatchObject({ code: 2 })
})
