import { type MaybePromise, type Refusal, refuse } from '../decision.ts'
import { readCompactToken } from '../jwt/compact-token.ts'
import { readBearerToken } from '../jwt/jwt-authorizer.ts'
import { scopesOf } from '../jwt/scopes.ts'
import {
  createTokenVerifier,
  type RefusedToken,
  type TokenVerifier,
  type TokenVerifierOptions,
  type VerifiedToken,
} from '../jwt/token-verifier.ts'
import type { JwtDecision, JwtPermit, KeySource } from '../jwt/types.ts'
import { compileValidationExpression } from '../validation-expression.ts'
import { cognitoClaims } from './claims.ts'

/** A user pool whose tokens are taken. */
export interface UserPool {
  readonly issuer: string
  readonly keys: KeySource
}

/** How a Cognito authorizer of a REST API is set up. */
export interface CognitoAuthorizerOptions extends Omit<TokenVerifierOptions, 'keys' | 'algorithms'> {
  readonly pools: readonly UserPool[]
  /** Regular expression that `aud` must match; tokens without `aud` do not. */
  readonly identityValidationExpression?: string | undefined
}

/** One request's token, with the scopes of which the method asks for one. */
export interface CognitoRequest {
  /** Value of the token source. */
  readonly token: string | undefined
  readonly scopes?: readonly string[] | undefined
}

export interface CognitoAuthorizer {
  readonly authorize: (request: CognitoRequest) => MaybePromise<JwtDecision>
}

/**
 * Authorizes as Cognito authorizers of REST APIs do: without scopes an id token is asked for, with scopes an access token that has
 * one of them. `claims` of a permit are the issuer's, `contextClaims` are for `$context.authorizer.claims.*`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export function createCognitoAuthorizer({
  pools,
  identityValidationExpression,
  ...options
}: CognitoAuthorizerOptions): CognitoAuthorizer {
  const verifiers = new Map(
    pools.map(({ issuer, keys }): [string, TokenVerifier] => [issuer, createTokenVerifier({ ...options, keys })]),
  )
  const only = verifiers.size === 1 ? [...verifiers.values()][0] : undefined
  const validAudience =
    identityValidationExpression === undefined ? undefined : compileValidationExpression(identityValidationExpression)

  const decide = (token: VerifiedToken | RefusedToken, scopes: readonly string[]): JwtDecision => {
    if ('description' in token) {
      const message = token.description === 'the token has expired' ? 'The incoming token has expired' : 'Unauthorized'
      return refuse('UNAUTHORIZED', message, token.explanation)
    }
    const { iss, aud } = token.claims as { readonly iss?: unknown; readonly aud?: unknown }
    if (typeof iss !== 'string' || !verifiers.has(iss)) return unauthorized('iss is not one of the user pools')
    if (validAudience !== undefined && !(typeof aud === 'string' && validAudience(aud)))
      return unauthorized('aud does not match the validation expression')
    return scopes.length === 0 ? identityToken(token) : accessToken(token, scopes)
  }

  return {
    authorize({ token: value, scopes = [] }) {
      const token = readBearerToken(value)
      if (token === undefined) return unauthorized('The token source is missing')
      const verifier = only ?? verifiers.get(claimedIssuer(token))
      if (verifier === undefined) return unauthorized('iss is not one of the user pools')
      const verified = verifier.verify(token)
      return verified instanceof Promise ? verified.then((result) => decide(result, scopes)) : decide(verified, scopes)
    },
  }
}

/** The issuer that a token names, to choose the keys that must prove it. */
function claimedIssuer(text: string): string {
  const token = readCompactToken(text)
  if ('description' in token) return ''
  const { iss } = token.claims as { readonly iss?: unknown }
  return typeof iss === 'string' ? iss : ''
}

function identityToken(token: VerifiedToken): JwtDecision {
  const { token_use: use } = token.claims as { readonly token_use?: unknown }
  return use === 'id' ? permitOf(token) : unauthorized('The method asks for an id token, token_use is another')
}

function accessToken(token: VerifiedToken, scopes: readonly string[]): JwtDecision {
  const { token_use: use } = token.claims as { readonly token_use?: unknown }
  if (use !== 'access') return unauthorized('The method asks for an access token, token_use is another')
  const granted = scopesOf(token.claims)
  if (!scopes.some((scope) => granted.includes(scope))) return unauthorized('The token has none of the scopes of the method')
  return { ...permitOf(token), scopes: granted }
}

function permitOf(token: VerifiedToken): JwtPermit {
  const { sub } = token.claims as { readonly sub?: unknown }
  return (token.derived ??= {
    authorized: true,
    principalId: typeof sub === 'string' ? sub : undefined,
    claims: token.claims,
    contextClaims: cognitoClaims(token.claims),
    scopes: null,
    explanation: 'The token is valid',
  } satisfies JwtPermit) as JwtPermit
}

function unauthorized(explanation: string): Refusal {
  return refuse('UNAUTHORIZED', 'Unauthorized', explanation)
}
