import { expect, it } from 'vitest'
import { backend } from '../src/crypto/chosen-backend.ts'
import { portableBackends, registerKeyVectorTests } from './conformance.ts'

it('[KY15] chooses WebCrypto in a browser that has the curves', async () => {
  expect((await backend()).name).toBe('web')
})

registerKeyVectorTests(portableBackends)
