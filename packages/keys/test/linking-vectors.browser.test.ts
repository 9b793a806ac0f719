import { registerLinkingVectorTests } from './linking-vectors.ts'

registerLinkingVectorTests()
