export type { Claims, CreateVerifier, JwtDecision, JwtPermit, KeySource, PublicJwk, SignatureAlgorithm, SigningKey, VerifySignature } from './types.ts'
