import type { Refusal } from '@gatewright/authorizers'
import { createLambdaAuthorizer } from '@gatewright/authorizers/lambda'
import {
  type AuthorizationType,
  combineEffects,
  compilePolicy,
  createResourcePolicy,
  explain,
  type PolicyEffect,
  type PolicyExplanation,
  policyRefusal,
  type PolicyRequest,
} from '@gatewright/authorizers/policy'

/** What is asked, and the policies of both sides; an empty text is no policy. */
export interface PolicyQuestion {
  /** How the method is protected. */
  readonly authorization: AuthorizationType
  readonly resourcePolicy: string
  /** Of the caller, for `AWS_IAM`. */
  readonly identityPolicy: string
  /** What the function of a Lambda authorizer answered, for `CUSTOM`: with a policy or `isAuthorized`. */
  readonly answer: string
  readonly action: string
  readonly resource: string
  /** ARN of the caller; empty: anonymous. */
  readonly principal: string
  /** JSON: values of condition keys. */
  readonly context: string
}

/** One side's policy and what it says. */
export interface PolicySide {
  readonly name: 'resource policy' | 'identity policy' | 'authorizer’s policy'
  readonly explanation: PolicyExplanation
}

/** What both sides say, and what comes of it. */
export interface PolicyAnswer {
  readonly sides: readonly PolicySide[]
  readonly allowed: boolean
  /** Which rule put the sides together. */
  readonly rule: string
  /** What AWS tells a client that is refused. */
  readonly message?: string | null
}

/** Decides as the gateway does. Rejects where something is no policy, or no JSON. */
export async function explainPolicies(question: PolicyQuestion): Promise<PolicyAnswer> {
  const request = requestOf(question)
  const resource = side('resource policy', question.resourcePolicy, request)
  if (question.authorization === 'AWS_IAM') return bothSides([...resource, ...side('identity policy', question.identityPolicy, request)], request)
  if (question.authorization === 'CUSTOM') return ofFunction(question, resource, request)
  const [only] = resource
  if (only === undefined) return { sides: [], allowed: true, rule: RULES_WITHOUT_POLICY[question.authorization] }
  const policy = createResourcePolicy(question.resourcePolicy)
  const refusal = policy.before(question.authorization, request) ?? policy.after(question.authorization, request)
  return { sides: resource, ...verdict(refusal), rule: refusal === undefined ? 'The resource policy allows it, which is what it has to do here.' : RULES[only.explanation.effect](false) }
}

const RULES_WITHOUT_POLICY = { NONE: 'The API has no resource policy, and the method asks for nobody: it is open to all.', COGNITO_USER_POOLS: 'The API has no resource policy: the token alone decides.' } as const

function bothSides(sides: readonly PolicySide[], request: PolicyRequest): PolicyAnswer {
  const owner = request.resource.split(':')[4] ?? ''
  const crossAccount = request.principal !== undefined && owner !== '' && request.principal.accountId !== owner
  const effect = combineEffects({ resource: effectOf(sides, 'resource policy'), identity: effectOf(sides, 'identity policy'), crossAccount })
  return { sides, ...verdict(effect === 'Allow' ? undefined : policyRefusal(request, effect, '')), rule: RULES[effect](crossAccount) }
}

const RULES: Readonly<Record<PolicyEffect, (crossAccount: boolean) => string>> = {
  Allow: (crossAccount) => (crossAccount ? 'The caller is of another account: both sides must allow, and both do.' : 'One side allows, and no side denies.'),
  ExplicitDeny: () => 'A deny on either side wins over every allow.',
  ImplicitDeny: (crossAccount) => (crossAccount ? 'The caller is of another account: both sides must allow, and one does not.' : 'No statement allows it, so it is denied.'),
}

/** Asks a Lambda authorizer whose function answers what was pasted. */
async function ofFunction({ answer, resourcePolicy }: PolicyQuestion, resource: readonly PolicySide[], request: PolicyRequest): Promise<PolicyAnswer> {
  const before = resource.length === 0 ? undefined : createResourcePolicy(resourcePolicy).before('CUSTOM', request)
  if (before !== undefined) return { sides: resource, ...verdict(before), rule: 'The resource policy denies it, before the function is asked.' }
  const said = documentOf(answer)
  const isSimple = 'isAuthorized' in said && !('policyDocument' in said)
  const authorizer = createLambdaAuthorizer({
    protocol: isSimple ? 'HTTP' : 'REST',
    type: 'REQUEST',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer',
    ttlSeconds: 0,
    simpleResponses: isSimple,
    invoke: async () => ({ payload: answer, requestId: 'pasted' }),
  })
  const nothing = (): undefined => undefined
  const decision = await authorizer.authorize({
    identity: { header: nothing, queryParameter: nothing, stageVariable: nothing, contextVariable: nothing },
    methodArn: request.resource,
    createEvent: () => ({}),
    resourceEffect: effectOf(resource, 'resource policy'),
    ...(request.context !== undefined && { context: request.context }),
  })
  const { policyDocument } = said
  const isUnusable = !decision.authorized && decision.code !== 'ACCESS_DENIED'
  const own = isUnusable || typeof policyDocument !== 'object' || policyDocument === null ? [] : side('authorizer’s policy', JSON.stringify(policyDocument), request)
  return { sides: [...resource, ...own], ...verdict(decision.authorized ? undefined : decision), rule: `${decision.explanation}.` }
}

function verdict(refusal: Refusal | undefined): Pick<PolicyAnswer, 'allowed' | 'message'> {
  return refusal === undefined ? { allowed: true } : { allowed: false, message: refusal.message }
}

function effectOf(sides: readonly PolicySide[], name: PolicySide['name']): PolicyEffect {
  return sides.find((each) => each.name === name)?.explanation.effect ?? 'ImplicitDeny'
}

function side(name: PolicySide['name'], text: string, request: PolicyRequest): readonly PolicySide[] {
  if (text.trim() === '') return []
  const policy = compilePolicy(text, { principalRequired: name === 'resource policy' })
  return [{ name, explanation: explain([{ name, policy }], request) }]
}

function requestOf({ action, resource, principal, context }: PolicyQuestion): PolicyRequest {
  const keys = Object.fromEntries(Object.entries(contextOf(context)).map(([name, value]) => [name.toLowerCase(), value]))
  return { action, resource, context: keys, ...(principal === '' ? {} : { principal: { arn: principal, accountId: principal.split(':')[4] ?? '' } }) }
}

/** The values of condition keys that were typed in. */
export function contextOf(text: string): Readonly<Record<string, string>> {
  return text.trim() === '' ? {} : (JSON.parse(text) as Readonly<Record<string, string>>)
}

function documentOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
