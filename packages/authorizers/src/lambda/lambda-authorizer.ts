import { LRUCache } from 'lru-cache'
import { type RefusalCode, refuse } from '../decision.ts'
import { AuthorizersError } from '../errors.ts'
import { compileIdentitySources, readIdentity } from '../identity-source.ts'
import { combineEffects } from '../policy/combine-effects.ts'
import { explain } from '../policy/explain.ts'
import type { PolicyRequest } from '../policy/types.ts'
import { compileValidationExpression } from '../validation-expression.ts'
import type { AnswerFormat, AuthorizerAnswer } from './answer.ts'
import { callFunction, type CallOutcome } from './call-function.ts'
import { createPolicyCache } from './policy-cache.ts'
import type { LambdaAuthorizer, LambdaAuthorizerOptions, LambdaAuthorizerRequest, LambdaCall, LambdaDecision } from './types.ts'

/**
 * Authorizes by a function as Lambda authorizers do. The function's answer is remembered by identity and held against each method's
 * ARN anew, so a policy that names one method refuses the others for as long as it is remembered.
 * Throws {@link AuthorizersError} `ERR_AUTHORIZERS_CONFIGURATION` for a set-up that AWS refuses.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function createLambdaAuthorizer(options: LambdaAuthorizerOptions): LambdaAuthorizer {
  const { protocol, type, simpleResponses = false, maxIdentities = 10_000, now = Date.now } = options
  const sources = compileIdentitySources(options.identitySource)
  const ttlSeconds = options.ttlSeconds ?? (protocol === 'REST' ? 300 : 0)
  checkOptions(options, { ttlSeconds, sources: sources.length })
  const { identityValidationExpression: expression } = options
  const validToken = type === 'TOKEN' && expression !== undefined ? compileValidationExpression(expression) : undefined
  const format: AnswerFormat = {
    simple: simpleResponses,
    stringify: protocol !== 'HTTP',
    principalRequired: protocol !== 'HTTP',
    compile: createPolicyCache(),
  }
  const remembers = ttlSeconds > 0 && sources.length > 0
  const remembered = new LRUCache<string, Remembered>({ max: maxIdentities })
  const calls = new Map<string, Promise<CallOutcome>>()

  const authorize = (request: LambdaAuthorizerRequest): LambdaDecision | Promise<LambdaDecision> => {
    const identity = readIdentity(sources, request.identity)
    if (identity === undefined) return refuse('UNAUTHORIZED', 'Unauthorized', 'An identity source is missing')
    const token = type === 'TOKEN' ? identity[0] : undefined
    if (token !== undefined && validToken?.(token) === false) {
      return refuse('UNAUTHORIZED', 'Unauthorized', 'The token does not match the identity validation expression')
    }
    if (!remembers) return call(request, identity).then((outcome) => conclude(outcome, request))
    const key = keyOf(identity)
    const known = remembered.get(key)
    if (known !== undefined && known.until > now()) return decide(known.answer, REMEMBERED, request)
    const pending = calls.get(key)
    return (pending ?? callOnce(key, request, identity)).then((outcome) => conclude(outcome, request))
  }

  const call = (request: LambdaAuthorizerRequest, identity: readonly string[]): Promise<CallOutcome> => {
    const facts = { authorizationToken: type === 'TOKEN' ? identity[0] : undefined, identitySource: identity }
    return callFunction({ options, format, createEvent: () => request.createEvent(facts), traceId: request.traceId })
  }

  const callOnce = (key: string, request: LambdaAuthorizerRequest, identity: readonly string[]): Promise<CallOutcome> => {
    const pending = call(request, identity).then((outcome) => {
      // A flush while the function ran has forgotten this call: its answer serves those who wait, and is not remembered.
      if (calls.get(key) !== pending) return outcome
      calls.delete(key)
      if (outcome.answer !== undefined) remembered.set(key, { answer: outcome.answer, until: now() + ttlSeconds * 1000 })
      return outcome
    })
    calls.set(key, pending)
    return pending
  }

  return {
    authorize,
    flush() {
      remembered.clear()
      calls.clear()
    },
  }
}

interface Remembered {
  readonly answer: AuthorizerAnswer
  /** Milliseconds since 1970. */
  readonly until: number
}

const REMEMBERED: LambdaCall = { cached: true }

/** Lengths between the values: no two lists of values have one key. */
function keyOf(identity: readonly string[]): string {
  const [only] = identity
  return identity.length === 1 && only !== undefined ? only : identity.map((value) => `${value.length}:${value}`).join()
}

function conclude({ answer, failure, call }: CallOutcome, request: LambdaAuthorizerRequest): LambdaDecision {
  if (answer !== undefined) return decide(answer, call, request)
  const explanation = call.error ?? 'The function failed'
  return { ...refuse(failure ?? 'AUTHORIZER_FAILURE', MESSAGES[failure ?? 'AUTHORIZER_FAILURE'] ?? null, explanation), call }
}

/** AWS tells the client nothing of what is wrong with a function. */
const MESSAGES: Readonly<Partial<Record<RefusalCode, string>>> = { UNAUTHORIZED: 'Unauthorized' }

/** Table A: the function's policy and the API's resource policy. */
function decide(answer: AuthorizerAnswer, call: LambdaCall, request: LambdaAuthorizerRequest): LambdaDecision {
  const { principalId, policy, context, usageIdentifierKey } = answer
  const policyRequest: PolicyRequest = {
    action: 'execute-api:Invoke',
    resource: request.methodArn,
    context: request.context ?? {},
  }
  const identity = policy === undefined ? (answer.isAuthorized ? 'Allow' : 'ImplicitDeny') : policy.evaluate(policyRequest)
  const effect = combineEffects({ identity, resource: request.resourceEffect ?? 'ImplicitDeny', crossAccount: false })
  if (effect === 'Allow') {
    return {
      authorized: true,
      principalId,
      context,
      usageIdentifierKey,
      call,
      explanation: identity === 'Allow' ? ALLOWED : 'Allowed by the resource policy',
    }
  }
  const message = `User is not authorized to access this resource${effect === 'ExplicitDeny' ? ' with an explicit deny' : ''}`
  const explanation =
    policy === undefined ? 'isAuthorized is false' : explain([{ name: 'authorizer', policy }], policyRequest).text
  return {
    ...refuse('ACCESS_DENIED', message, explanation),
    call,
    context,
    ...(principalId === undefined ? undefined : { principalId }),
  }
}

const ALLOWED = 'Allowed by the authorizer'

function checkOptions(
  options: LambdaAuthorizerOptions,
  { ttlSeconds, sources }: { readonly ttlSeconds: number; readonly sources: number },
): void {
  const { protocol, type, simpleResponses = false } = options
  if (type === 'TOKEN' && protocol !== 'REST') throw invalid('TOKEN authorizers exist for REST APIs only')
  if (type === 'TOKEN' && sources !== 1) throw invalid('A TOKEN authorizer has one identity source, a header')
  if (simpleResponses && protocol !== 'HTTP') throw invalid('Simple responses exist for HTTP APIs only')
  if (!(ttlSeconds >= 0 && ttlSeconds <= 3600)) throw invalid('authorizerResultTtlInSeconds is from 0 to 3600')
  if (type === 'REQUEST' && protocol === 'REST' && ttlSeconds > 0 && sources === 0)
    throw invalid('Caching needs an identity source')
}

function invalid(message: string): AuthorizersError {
  return new AuthorizersError('ERR_AUTHORIZERS_CONFIGURATION', message)
}
