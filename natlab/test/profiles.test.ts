import { expect, it } from 'vitest'

import { behaviours, isDirectAllowed, profiles } from '../src/internet/profiles.ts'

it('ICE has a way unless a port for each destination stands before somebody who looks at ports', () => {
  const shut = profiles.flatMap((a) =>
    profiles.filter((b) => !isDirectAllowed(behaviours[a], behaviours[b])).map((b) => `${a} x ${b}`),
  )
  const dependent = ['symmetric', 'symmetric-seq', 'cgn']
  const strict = ['port-restricted', 'port-restricted-eim', ...dependent]
  const expected = profiles.flatMap((a) =>
    profiles
      .filter((b) => (dependent.includes(a) && strict.includes(b)) || (dependent.includes(b) && strict.includes(a)))
      .map((b) => `${a} x ${b}`),
  )
  expect(shut).toEqual(expected)
  expect(shut).toHaveLength(21)
})
