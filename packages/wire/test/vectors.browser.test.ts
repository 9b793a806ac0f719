import { registerVectorTests } from './conformance.ts'

registerVectorTests()
