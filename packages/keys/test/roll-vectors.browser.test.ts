import { registerRollVectorTests } from './roll-vectors.ts'

registerRollVectorTests()
