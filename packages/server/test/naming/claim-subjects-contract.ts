import { expect, it } from 'vitest'

import { Admission } from '../../src/naming/admission.ts'
import { countForSubject } from '../../src/naming/claim-subjects.ts'
import type { Naming } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { Database } from '../../src/store/database.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, makePerson, signInOf } from './people.ts'

/** How many names an account of a provider gets, on every database. What stands for an ID token here is the account itself. */
export function registerClaimSubjectsContract(open: OpenTestDatabase): void {
  const opened = (database: Database, namesMax: number): Naming => {
    const admission = new Admission({
      ...{ invitation: false, reserved: [] },
      idToken: (proof) => {
        const account = { issuer: 'https://login.example.org', subject: Buffer.from(proof).toString(), namesMax }
        return Promise.resolve({
          kind: 'voucher',
          redeem: (tx, claimed) => countForSubject(tx, account, claimed, 5000),
        })
      },
    })
    return openNaming(database, { now: () => 5000, admission })
  }
  const claim = async (naming: Naming, name: string, account: string): Promise<string> => {
    const proof = { kind: 'id-token', proof: Buffer.from(account) } as const
    const answer = await naming.signIn(await signInOf(await makePerson(name)), { ...context, proof })
    return answer.kind === 'refused' ? answer.code : answer.kind
  }

  it('[NM35] gives an account one name, also when it asks for several at the same time, and a claim that fails counts nothing', async () => {
    const naming = opened(await open(), 1)
    expect(await claim(naming, 'modern', 'u0')).toBe('signed-in')
    expect(await claim(naming, 'modem', 'u1')).toBe('name-lookalike')
    const names = Array.from({ length: 8 }, (_, at) => `person${String.fromCharCode(97 + at)}`)
    const answers = await Promise.all(names.map((name) => claim(naming, name, 'u1')))
    expect(answers.sort()).toEqual(['signed-in', ...names.slice(1).map(() => 'subject-has-name')])
    expect(await claim(naming, 'someone', 'u1')).toBe('subject-has-name')
    expect(await claim(naming, 'someone', 'u2')).toBe('signed-in')
  })

  it('[NM35] gives as many as the operator says, and again one that belongs to somebody else by now', async () => {
    const database = await open()
    const naming = opened(database, 2)
    for (const name of ['anna', 'berta']) expect(await claim(naming, name, 'u1')).toBe('signed-in')
    expect(await claim(naming, 'carla', 'u1')).toBe('subject-has-name')
    const identityKey = Buffer.alloc(32, 7)
    await database.commit((tx) =>
      tx.updateTable('names').set({ identity_key: identityKey }).where('name', '=', 'anna').execute(),
    )
    expect(await claim(naming, 'carla', 'u1')).toBe('signed-in')
    expect(await claim(naming, 'doris', 'u1')).toBe('subject-has-name')
  })
}
