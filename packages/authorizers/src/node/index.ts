export type { CreateVerifier } from '../jwt/types.ts'
export type { SignatureHashes } from '../iam/types.ts'
