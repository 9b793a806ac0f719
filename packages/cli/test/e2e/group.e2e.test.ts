import { expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

it('[CV1][CV6] several people talk at terminals, each when it is there', async () => {
  await using ground = await Ground.withNetwork()
  for (const name of ['alice', 'bob', 'carol']) await ground.run('group', '--as', name)
  const made = await ground.run('group', 'create', 'Picnic', 'bob', 'carol', '--as', 'alice')
  expect(made).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\w{12} {2}Picnic {2}alice \(owner\), bob, carol\n$/) as string,
  })
  const talking = ground.start('group', 'chat', 'Picnic', '--as', 'alice')
  talking.write('Sunday at two?\n')
  const bob = ground.start('group', 'chat', 'Picnic', '--as', 'bob')
  await bob.prints(/alice: Sunday at two\?/)
  bob.write('I bring cake.\n')
  await talking.prints(/bob: I bring cake\./)
  expect((await talking.close()).code).toBe(0)
  expect((await bob.close()).code).toBe(0)
  const removed = await ground.run('group', 'remove', 'Picnic', 'bob', '--as', 'alice')
  expect(removed.out).toMatch(/Picnic {2}alice \(owner\), carol\n$/)
  const carol = ground.start('group', 'chat', 'Picnic', '--as', 'carol')
  const { out, code } = await carol.close()
  expect(code).toBe(0)
  expect(out).toContain('· alice took bob out\n')
  for (const line of ['alice: Sunday at two?\n', 'bob: I bring cake.\n']) expect(out).toContain(line)
  expect((await ground.run('group', '--as', 'bob')).out).toContain('(you are out)')
  expect(await ground.run('group', 'add', 'Picnic', 'dave', '--as', 'carol')).toMatchObject({ code: 1 })
  expect(await ground.run('group', 'dance', '--as', 'carol')).toMatchObject({ code: 2 })
})
