import { registerKeyLogVectorTests } from './key-log-vectors.ts'

registerKeyLogVectorTests()
