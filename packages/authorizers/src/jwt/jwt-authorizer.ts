import { type MaybePromise, type Refusal, refuse } from '../decision.ts'
import { contextClaims } from './context-claims.ts'
import { scopesOf } from './scopes.ts'
import { createTokenVerifier, type RefusedToken, type TokenVerifierOptions, type VerifiedToken } from './token-verifier.ts'
import type { Claims, JwtDecision, JwtPermit } from './types.ts'

/** How a JWT authorizer of an HTTP API is set up. */
export interface JwtAuthorizerOptions extends TokenVerifierOptions {
  /** `iss` of every token. */
  readonly issuer: string
  /** One of these is in `aud`, or is `client_id` of a token without `aud`. */
  readonly audience: readonly string[]
}

/** One request's token, with the scopes of which the route asks for one. */
export interface JwtRequest {
  /** Value of the identity source: the token, alone or after `Bearer `. */
  readonly token: string | undefined
  readonly scopes?: readonly string[] | undefined
}

/** A JWT authorizer; a token seen before is decided at once, without a promise. */
export interface JwtAuthorizer {
  readonly authorize: (request: JwtRequest) => MaybePromise<JwtDecision>
}

/**
 * Authorizes as JWT authorizers of HTTP APIs do: signature by the issuer's keys, `kid`, `iss`, `aud` or `client_id`, `exp`, `nbf`,
 * `iat`, and one of the route's scopes. Refuses with 401 and AWS's `WWW-Authenticate`, for scopes with 403.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createJwtAuthorizer(options: JwtAuthorizerOptions): JwtAuthorizer {
  const { issuer, audience } = options
  const verifier = createTokenVerifier(options)

  const decide = (token: VerifiedToken | RefusedToken, scopes: readonly string[] | undefined): JwtDecision => {
    if ('description' in token) return invalidToken(token)
    const facts = (token.derived ??= derive(token.claims, { issuer, audience })) as Facts | Refusal
    if ('authorized' in facts) return facts
    if (scopes === undefined || scopes.length === 0) return facts.permit
    if (!scopes.some((scope) => facts.scopes.includes(scope))) return insufficientScope(scopes)
    return facts.scoped
  }

  return {
    authorize({ token: value, scopes }) {
      const token = readBearerToken(value)
      if (token === undefined)
        return { ...refuse('UNAUTHORIZED', 'Unauthorized', 'The identity source is missing'), wwwAuthenticate: 'Bearer' }
      const verified = verifier.verify(token)
      return verified instanceof Promise ? verified.then((result) => decide(result, scopes)) : decide(verified, scopes)
    },
  }
}

/** The token of an identity source's value, without `Bearer `; `undefined` when there is none. */
export function readBearerToken(value: string | undefined): string | undefined {
  const token = value !== undefined && /^bearer /i.test(value) ? value.slice('Bearer '.length) : value
  return token === '' ? undefined : token
}

interface Facts {
  readonly scopes: readonly string[]
  readonly permit: JwtPermit
  readonly scoped: JwtPermit
}

/** Everything about a verified token that does not change from one request to the next. */
function derive(
  claims: Claims,
  { issuer, audience }: { readonly issuer: string; readonly audience: readonly string[] },
): Facts | Refusal {
  const { iss, sub } = claims as { readonly iss?: unknown; readonly sub?: unknown }
  if (iss !== issuer)
    return invalidToken({
      description: 'the token does not have a valid issuer',
      explanation: 'iss is not the configured issuer',
    })
  if (!audiencesOf(claims).some((one) => typeof one === 'string' && audience.includes(one))) {
    return invalidToken({
      description: 'the token does not have a valid audience',
      explanation: 'Neither aud nor client_id is a configured audience',
    })
  }
  const scopes = scopesOf(claims)
  const principalId = typeof sub === 'string' ? sub : undefined
  const permit: JwtPermit = {
    authorized: true,
    principalId,
    claims,
    contextClaims: contextClaims(claims),
    scopes: null,
    explanation: 'The token is valid',
  }
  return { scopes, permit, scoped: { ...permit, scopes, explanation: 'The token is valid and has a scope of the route' } }
}

/** `client_id` counts only where there is no `aud`. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html */
function audiencesOf(claims: Claims): readonly unknown[] {
  const { aud, client_id: clientId } = claims as { readonly aud?: unknown; readonly client_id?: unknown }
  if (aud === undefined) return [clientId]
  return Array.isArray(aud) ? aud : [aud]
}

function invalidToken({ description, explanation }: RefusedToken): Refusal {
  const wwwAuthenticate = `Bearer scope="" error="invalid_token" error_description="${description}"`
  return { ...refuse('UNAUTHORIZED', 'Unauthorized', explanation), wwwAuthenticate }
}

function insufficientScope(scopes: readonly string[]): Refusal {
  const wwwAuthenticate = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope" error_description="the token does not have a valid scope"`
  return { ...refuse('ACCESS_DENIED', 'Forbidden', 'The token has none of the scopes of the route'), wwwAuthenticate }
}
