import { compactVerify, importJWK } from 'jose'
import type { CreateVerifier } from './types.ts'

/** Verifies with WebCrypto, through jose: runs everywhere. `@gatewright/authorizers/node` has a faster one. */
export const createWebVerifier: CreateVerifier = async (jwk, algorithm) => {
  const key = await importJWK({ ...publicPart(jwk), alg: algorithm } as Parameters<typeof importJWK>[0], algorithm)
  const options = { algorithms: [algorithm] }
  return async (token) => {
    try {
      await compactVerify(token, key, options)
      return true
    } catch {
      return false
    }
  }
}

/** The members that make a public key, and nothing that came with them. */
function publicPart({ kty, n, e, crv, x, y }: Parameters<CreateVerifier>[0]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({ kty, n, e, crv, x, y }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
