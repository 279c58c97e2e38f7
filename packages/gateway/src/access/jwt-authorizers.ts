import { createJwksSource, createJwtAuthorizer, type CreateVerifier, type FetchDocument, type JwtAuthorizer, type KeySource } from '@gatewright/authorizers/jwt'
import type { V2Authorizer } from '@gatewright/types'
import { GatewayError } from '../errors.ts'

/** What JWT authorizers reach the world through. */
export interface JwtOptions {
  /** Fetches discovery documents and key sets; the global `fetch` by default. */
  readonly fetch?: FetchDocument
  /** Checks signatures; WebCrypto by default. */
  readonly createVerifier?: CreateVerifier
}

/** The JWT authorizers of one gateway: keys are shared by issuer, verified tokens by authorizer. */
export interface JwtAuthorizers {
  /** @throws GatewayError for an authorizer without an issuer. */
  readonly authorizerFor: (authorizer: V2Authorizer) => JwtAuthorizer
}

/** No authorizers yet; each is made when a route first asks for it. */
export function createJwtAuthorizers({ fetch, createVerifier }: JwtOptions = {}, now: () => number): JwtAuthorizers {
  const keys = new Map<string, KeySource>()
  const authorizers = new Map<string, JwtAuthorizer>()

  function keysOf(issuer: string): KeySource {
    const known = keys.get(issuer)
    if (known !== undefined) return known
    const source = createJwksSource({ issuer, now, ...(fetch === undefined ? {} : { fetch }) })
    keys.set(issuer, source)
    return source
  }

  return {
    authorizerFor({ jwtConfiguration, name }) {
      const { audience = [], issuer } = jwtConfiguration ?? {}
      if (issuer === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `The JWT authorizer ${name} has no issuer`)
      const key = JSON.stringify([issuer, audience])
      const known = authorizers.get(key)
      if (known !== undefined) return known
      const authorizer = createJwtAuthorizer({ issuer, audience, keys: keysOf(issuer), now, createVerifier })
      authorizers.set(key, authorizer)
      return authorizer
    },
  }
}
