export { createNodeVerifier } from './jwt-verifier.ts'
export { nodeHashes } from './signature-hashes.ts'
