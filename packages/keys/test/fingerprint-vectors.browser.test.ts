import { registerFingerprintVectorTests } from './fingerprint-vectors.ts'

registerFingerprintVectorTests()
