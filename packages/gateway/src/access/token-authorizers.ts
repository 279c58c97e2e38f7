import { createCognitoAuthorizer, userPoolAddress, type CognitoAuthorizer, type UserPoolAddress } from '@gatewright/authorizers/cognito'
import { createJwksSource, createJwtAuthorizer, type CreateVerifier, type FetchDocument, type JwtAuthorizer, type KeySource } from '@gatewright/authorizers/jwt'
import type { RestAuthorizer, V2Authorizer } from '@gatewright/types'
import { GatewayError } from '../errors.ts'
import { createRegistry } from './registry.ts'

/** What JWT and Cognito authorizers reach the world through. */
export interface TokenOptions {
  /** Fetches discovery documents and key sets; the global `fetch` by default. */
  readonly fetch?: FetchDocument
  /** Checks signatures; WebCrypto by default. */
  readonly createVerifier?: CreateVerifier
  /** Base URL that stands for Cognito, for user pools that run elsewhere: `http://127.0.0.1:9229`. */
  readonly cognitoEndpoint?: string
}

/** The token authorizers of one gateway: keys are shared by issuer, verified tokens by authorizer. */
export interface TokenAuthorizers {
  /** @throws GatewayError for an authorizer without an issuer. */
  readonly jwt: (authorizer: V2Authorizer) => JwtAuthorizer
  /** @throws AuthorizersError for an ARN that is no user pool's. */
  readonly cognito: (authorizer: RestAuthorizer) => CognitoAuthorizer
}

/** No authorizers yet; each is made when a method or route first asks for it. */
export function createTokenAuthorizers({ cognitoEndpoint, createVerifier, fetch }: TokenOptions = {}, now: () => number): TokenAuthorizers {
  const keysOf = remember(({ issuer, jwksUri }: Partial<UserPoolAddress> & { readonly issuer: string }): KeySource =>
    createJwksSource({ issuer, now, ...(jwksUri === undefined ? {} : { jwksUri }), ...(fetch === undefined ? {} : { fetch }) }),
  )
  return {
    jwt: remember(({ jwtConfiguration, name }: V2Authorizer) => {
      const { audience = [], issuer } = jwtConfiguration ?? {}
      if (issuer === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `The JWT authorizer ${name} has no issuer`)
      return createJwtAuthorizer({ issuer, audience, keys: keysOf({ issuer }), now, createVerifier })
    }),
    cognito: remember(({ identityValidationExpression, providerARNs = [] }: RestAuthorizer) => {
      const pools = providerARNs.map((arn) => userPoolAddress(arn, { endpoint: cognitoEndpoint }))
      return createCognitoAuthorizer({
        pools: pools.map((address) => ({ issuer: address.issuer, keys: keysOf(address) })),
        identityValidationExpression,
        now,
        createVerifier,
      })
    }),
  }
}

/** The same value for the same configuration, so that what was verified outlives a new deployment. */
function remember<Configuration, Value extends object>(create: (configuration: Configuration) => Value): (configuration: Configuration) => Value {
  const known = createRegistry<Value>()
  return (configuration) => known.get(JSON.stringify(configuration), () => create(configuration))
}
