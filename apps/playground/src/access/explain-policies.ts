import { combineEffects, compilePolicy, explain, type PolicyEffect, type PolicyExplanation, type PolicyRequest } from '@gatewright/authorizers/policy'

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

/** What both sides say, and what comes of it. */
export interface PolicyAnswer {
  readonly sides: readonly { readonly name: string; readonly explanation: PolicyExplanation }[]
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

/** What would turn the answer: statements that one element keeps from applying, in a sentence each. */
export function changesOf({ sides }: PolicyAnswer): readonly string[] {
  return sides.flatMap(({ explanation }) =>
    explanation.nearly.map(({ policy, sid, index, effect, failed }) => `${policy}, statement ${sid ?? index + 1} (${effect}) would apply if its ${failed.join(' and ')} fitted the request`),
  )
}

function side(name: string, text: string, request: PolicyRequest): PolicyAnswer['sides'] {
  if (text.trim() === '') return []
  return [{ name, explanation: explain([{ name, policy: compilePolicy(text, { principalRequired: name === 'resource policy' }) }], request) }]
}

function requestOf({ action, resource, principal, context }: PolicyQuestion): PolicyRequest {
  const values = context.trim() === '' ? {} : (JSON.parse(context) as Readonly<Record<string, string>>)
  const keys = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  return { action, resource, context: keys, ...(principal === '' ? {} : { principal: { arn: principal, accountId: principal.split(':')[4] ?? '' } }) }
}
