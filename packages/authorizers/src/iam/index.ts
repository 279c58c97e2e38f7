export type { CallerIdentity, CredentialProvider, SignatureDecision, SignatureHashes, SignaturePermit } from './types.ts'
export type { SignedRequest, SigningCredentials } from './types.ts'
