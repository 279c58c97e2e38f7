export { createNodeVerifier } from './jwt-verifier.ts'
