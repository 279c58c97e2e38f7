import { compilePolicy, type CompiledPolicy, type ConditionContext, type PolicyPrincipal } from '@gatewright/authorizers/policy'
import { malformedPolicy } from './policy-document.ts'

/**
 * Checks that a document can say who may assume a role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function checkTrustPolicy(document: string): void {
  compileTrustPolicy(document)
}

/** What a caller of `sts:AssumeRole` is asked. */
export interface TrustQuestion {
  readonly trustPolicy: string
  readonly roleArn: string
  readonly caller: PolicyPrincipal
  /** Condition keys, by lower-case name: `sts:externalid`. */
  readonly context: ConditionContext
}

/**
 * Whether a role trusts a caller: `caller` by name, `account` as anybody of the account whose own policies allow it, `nobody`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function trustOf({ trustPolicy, roleArn, caller, context }: TrustQuestion): 'caller' | 'account' | 'nobody' {
  const policy = compileTrustPolicy(trustPolicy)
  const allows = (principal: PolicyPrincipal): boolean => policy.evaluate({ action: 'sts:AssumeRole', resource: roleArn, principal, context }) === 'Allow'
  if (!allows(caller)) return 'nobody'
  const { accountId } = caller
  return allows({ accountId, arn: `arn:aws:iam::${accountId}:root` }) ? 'account' : 'caller'
}

interface TrustStatement {
  readonly Resource?: unknown
  readonly NotResource?: unknown
  readonly Principal?: unknown
  readonly NotPrincipal?: unknown
}

/** A trust policy is about the role that it belongs to: its statements have no resource. */
function compileTrustPolicy(document: string): CompiledPolicy {
  const { Statement, ...rest } = readObject(document)
  const statements = (Array.isArray(Statement) ? Statement : Statement === undefined ? [] : [Statement]) as readonly TrustStatement[]
  if (statements.some((statement) => 'Resource' in statement || 'NotResource' in statement)) throw malformedPolicy('Has prohibited field Resource')
  if (statements.some((statement) => !('Principal' in statement || 'NotPrincipal' in statement))) throw malformedPolicy('Missing required field Principal')
  try {
    return compilePolicy({ ...rest, Statement: statements.map((statement) => ({ ...statement, Resource: '*' })) }, { principalRequired: true })
  } catch {
    throw malformedPolicy('Syntax errors in policy.')
  }
}

function readObject(document: string): Readonly<Record<string, unknown>> {
  let read: unknown
  try {
    read = JSON.parse(document)
  } catch {
    throw malformedPolicy('This policy contains invalid Json')
  }
  const statements = typeof read === 'object' && read !== null ? [(read as { readonly Statement?: unknown }).Statement].flat() : [undefined]
  if (!statements.every((statement) => typeof statement === 'object' && statement !== null)) throw malformedPolicy('Syntax errors in policy.')
  return read as Readonly<Record<string, unknown>>
}
