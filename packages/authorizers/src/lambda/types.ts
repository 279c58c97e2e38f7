import type { InvokeFunction } from '@gatewright/types'
import type { Refusal } from '../decision.ts'
import type { IdentityRequest } from '../identity-request.ts'
import type { ConditionContext, PolicyEffect } from '../policy/types.ts'

/** How a Lambda authorizer is set up. */
export interface LambdaAuthorizerOptions {
  readonly protocol: 'REST' | 'HTTP' | 'WEBSOCKET'
  /** `TOKEN` exists for REST APIs only. */
  readonly type: 'TOKEN' | 'REQUEST'
  readonly functionArn: string
  /** ARN of the authorizer (`arn:aws:execute-api:…:{apiId}/authorizers/{id}`), held against the function's permissions. */
  readonly sourceArn?: string
  /** As AWS writes them: `method.request.header.Auth,context.identity.sourceIp` or `['$request.header.Auth']`. */
  readonly identitySource?: string | readonly string[]
  /** Regular expression that the whole token must match, else 401 without a call; `TOKEN` only. */
  readonly identityValidationExpression?: string
  /** Seconds for which an answer is believed, 0 to 3,600; by default 300 for REST, 0 for HTTP and WebSocket. */
  readonly ttlSeconds?: number
  /** `isAuthorized` instead of a policy; HTTP APIs with payload 2.0 only. */
  readonly simpleResponses?: boolean
  readonly invoke: InvokeFunction
  /** Milliseconds until a function that does not answer is a failure; 10,000 by default. */
  readonly timeoutMs?: number
  /** Identities remembered at most; 10,000 by default. */
  readonly maxIdentities?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** One request to be authorized by a function. */
export interface LambdaAuthorizerRequest {
  readonly identity: IdentityRequest
  /** `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{VERB}/{path}`; of a WebSocket API it ends in `$connect`. */
  readonly methodArn: string
  /** Builds the function's event; called only when the function is. */
  readonly createEvent: (facts: LambdaEventFacts) => unknown
  /** Values of condition keys (`aws:sourceip` …) for conditions in the answer's policy. */
  readonly context?: ConditionContext
  /** What the API's resource policy says of this request; without one the function alone decides. */
  readonly resourceEffect?: PolicyEffect
  readonly traceId?: string
}

/** What an authorizer puts into the event. */
export interface LambdaEventFacts {
  /** `TOKEN`: the token. */
  readonly authorizationToken: string | undefined
  /** Values of the identity sources in their order. */
  readonly identitySource: readonly string[]
}

/** The call behind a decision, for `$context.authorizer.*` of access logs. */
export interface LambdaCall {
  /** `true`: the answer was remembered and nothing was called. */
  readonly cached: boolean
  /** Milliseconds. */
  readonly latency?: number
  readonly requestId?: string
  /** Lambda's status. */
  readonly integrationStatus?: number
  readonly error?: string
}

/** A request that a function let in. */
export interface LambdaPermit {
  readonly authorized: true
  readonly principalId: string | undefined
  /** For `$context.authorizer.*`: of REST and WebSocket APIs every value a string. */
  readonly context: Readonly<Record<string, unknown>>
  /** The API key that the function named, for `apiKeySource: AUTHORIZER`. */
  readonly usageIdentifierKey: string | undefined
  readonly call: LambdaCall
  readonly explanation: string
}

/** A request that a function did not let in. */
export interface LambdaRefusal extends Refusal {
  /** Absent when nothing was called and nothing remembered. */
  readonly call?: LambdaCall
  /** The function's principal and context, when it answered with a policy. */
  readonly principalId?: string
  readonly context?: Readonly<Record<string, unknown>>
}

export type LambdaDecision = LambdaPermit | LambdaRefusal

/** An authorizer of one API and stage. */
export interface LambdaAuthorizer {
  readonly authorize: (request: LambdaAuthorizerRequest) => LambdaDecision | Promise<LambdaDecision>
  /** Forgets every answer (FlushStageAuthorizersCache, ResetAuthorizersCache). */
  readonly flush: () => void
}
