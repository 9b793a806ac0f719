import { registerAtRestVectorTests } from './at-rest-vectors.ts'

registerAtRestVectorTests()
