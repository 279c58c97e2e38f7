import { combineEffects, type CompiledPolicy, compilePolicy, explain, type PolicyEffect, type PolicyExplanation, type PolicyRequest } from '@gatewright/authorizers/policy'

/** What is asked, and the policies of both sides; an empty text is no policy. */
export interface PolicyQuestion {
  readonly resourcePolicy: string
  readonly identityPolicy: string
  readonly action: string
  readonly resource: string
  /** ARN of the caller; empty: anonymous. */
  readonly principal: string
  /** JSON: values of condition keys. */
  readonly context: string
}

/** One side's policy and what it says. */
export interface PolicySide {
  readonly name: string
  readonly policy: CompiledPolicy
  readonly explanation: PolicyExplanation
}

/** What both sides say, and what comes of it. */
export interface PolicyAnswer {
  readonly sides: readonly PolicySide[]
  readonly allowed: boolean
  /** Which rule put the sides together. */
  readonly rule: string
}

/** Asks the policies, as AWS_IAM authorization of a caller of the API's own account does. */
export function explainPolicies(question: PolicyQuestion): PolicyAnswer {
  const request = requestOf(question)
  const sides = [
    ...side('resource policy', question.resourcePolicy, request),
    ...side('identity policy', question.identityPolicy, request),
  ]
  const effectOf = (name: string): PolicyEffect => sides.find((each) => each.name === name)?.explanation.effect ?? 'ImplicitDeny'
  const owner = question.resource.split(':')[4] ?? ''
  const crossAccount = request.principal !== undefined && owner !== '' && request.principal.accountId !== owner
  const effect = combineEffects({ resource: effectOf('resource policy'), identity: effectOf('identity policy'), crossAccount })
  return { sides, allowed: effect === 'Allow', rule: RULES[effect](crossAccount) }
}

const RULES: Readonly<Record<PolicyEffect, (crossAccount: boolean) => string>> = {
  Allow: (crossAccount) => (crossAccount ? 'The caller is of another account: both sides must allow, and both do.' : 'One side allows, and no side denies.'),
  ExplicitDeny: () => 'A deny on either side wins over every allow.',
  ImplicitDeny: (crossAccount) => (crossAccount ? 'The caller is of another account: both sides must allow, and one does not.' : 'No statement allows it, so it is denied.'),
}

/** What would turn the answer, in a sentence each: a deny that would no longer fit, statements that one element keeps from applying. */
export function changesOf({ sides }: PolicyAnswer): readonly string[] {
  return sides.flatMap(({ name, policy, explanation: { decidedBy, nearly } }) => [
    ...(decidedBy?.effect === 'Deny'
      ? [`${name}, statement ${decidedBy.sid ?? decidedBy.index + 1} (Deny) would apply no more if the request did not fit one of its ${elementsOf(policy, decidedBy.index)}`]
      : []),
    ...nearly.map(({ policy, sid, index, effect, failed }) => `${policy}, statement ${sid ?? index + 1} (${effect}) would apply if its ${failed.join(' and ')} fitted the request`),
  ])
}

function elementsOf({ statements }: CompiledPolicy, index: number): string {
  return statements[index]?.tests.map(({ element }) => element).join(', ') ?? ''
}

function side(name: string, text: string, request: PolicyRequest): PolicyAnswer['sides'] {
  if (text.trim() === '') return []
  const policy = compilePolicy(text, { principalRequired: name === 'resource policy' })
  return [{ name, policy, explanation: explain([{ name, policy }], request) }]
}

function requestOf({ action, resource, principal, context }: PolicyQuestion): PolicyRequest {
  const values = context.trim() === '' ? {} : (JSON.parse(context) as Readonly<Record<string, string>>)
  const keys = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  return { action, resource, context: keys, ...(principal === '' ? {} : { principal: { arn: principal, accountId: principal.split(':')[4] ?? '' } }) }
}
