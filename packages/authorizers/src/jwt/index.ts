export { RSA_ALGORITHMS } from './algorithms.ts'
export type { DocumentReader, FetchDocument, FetchDocumentInit, FetchedDocument } from './fetch-document.ts'
export { createJwksSource, createStaticKeys } from './jwks-source.ts'
export type { JwksSourceOptions } from './jwks-source.ts'
export { createJwtAuthorizer, readBearerToken } from './jwt-authorizer.ts'
export type { JwtAuthorizer, JwtAuthorizerOptions, JwtRequest } from './jwt-authorizer.ts'
export { createTokenVerifier } from './token-verifier.ts'
export type { RefusedToken, TokenVerifier, TokenVerifierOptions, VerifiedToken } from './token-verifier.ts'
export type {
  Claims,
  CreateVerifier,
  JwtDecision,
  JwtPermit,
  KeySource,
  PublicJwk,
  SignatureAlgorithm,
  SigningKey,
  VerifySignature,
} from './types.ts'
export { createWebVerifier } from './web-verifier.ts'
