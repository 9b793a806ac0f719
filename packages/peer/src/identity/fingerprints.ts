/** Stands alone, so that a bundler can put it and its list of words aside until somebody looks at a fingerprint. */
export { compareFingerprint, fingerprintOf } from '@kith/keys'
