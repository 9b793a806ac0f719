import crypto from 'node:crypto'
import { nodeBackend } from '../src/crypto/node-backend.ts'
import { portableBackends, registerKeyVectorTests } from './conformance.ts'

registerKeyVectorTests([nodeBackend(crypto), ...portableBackends])
