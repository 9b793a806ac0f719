import crypto from 'node:crypto'
import { nodeBackend } from '../src/crypto/node-backend.ts'
import { portableBackends } from './conformance.ts'
import { registerRollVectorTests } from './roll-vectors.ts'

registerRollVectorTests([nodeBackend(crypto), ...portableBackends])
