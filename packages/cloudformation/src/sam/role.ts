import type { Json, JsonObject } from '../json.ts'
import { isObject, isSame } from '../json.ts'
import { invalidResource, invalidTemplate } from './errors.ts'
import { generate } from './generated-resource.ts'
import type { GeneratedResource } from './generated-resource.ts'
import { isIf, isIntrinsic, isNoValue } from './intrinsic.ts'
import { expandPolicyTemplate, isPolicyTemplate } from './policy-templates.ts'
import type { SamContext } from './sam-context.ts'

/** Lets a service take the role. */
export const trustPolicy = (service: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
})

export interface RoleOptions {
  readonly attributes: JsonObject
  readonly trust: Json
  readonly managedPolicies: readonly Json[]
  /** Inline policies that come first. */
  readonly documents: readonly JsonObject[]
  /** The template's Policies: names, statements, policy templates. */
  readonly policies: Json | undefined
  readonly path?: Json | undefined
  readonly boundary?: Json | undefined
  readonly tags: JsonObject[]
}

/** The IAM role of a function or state machine, named `{id}Role`. */
export function makeRole(id: string, context: SamContext, options: RoleOptions): GeneratedResource {
  const roleId = `${id}Role`
  const managed = [...options.managedPolicies]
  const inline: Json[] = [...options.documents]
  for (const [index, policy] of expandPolicies(id, options.policies).entries()) {
    const kind = kindOf(policy)
    const named = (document: Json): Json => ({ PolicyName: `${roleId}Policy${index}`, PolicyDocument: document })
    if (kind === 'statement')
      inline.push(isIf(policy) ? mapBranches(policy, (branch) => (isNoValue(branch) ? branch : named(branch))) : named(policy))
    else if (kind === 'managed') {
      const arn = (value: Json): Json => (typeof value === 'string' ? context.managedPolicyArn(value) : value)
      const value = isIf(policy) ? mapBranches(policy, arn) : arn(policy)
      if (!managed.some((held) => isSame(held, value))) managed.push(value)
    } else throw invalidResource(id, `Policy at index ${index} in the 'Policies' property is not valid`, 'Policies')
  }
  return generate(
    roleId,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: options.trust,
      ManagedPolicyArns: managed,
      Path: options.path,
      Policies: inline.length > 0 ? inline : undefined,
      PermissionsBoundary: options.boundary,
      Tags: options.tags,
    },
    { attributes: options.attributes },
  )
}

type PolicyKind = 'managed' | 'statement' | 'template' | 'unknown'

function kindOf(policy: Json): PolicyKind {
  if (typeof policy === 'string') return 'managed'
  if (isIf(policy)) return kindOfIf(policy)
  if (isIntrinsic(policy)) return 'managed'
  if (isObject(policy) && 'Statement' in policy) return 'statement'
  return isPolicyTemplate(policy) ? 'template' : 'unknown'
}

function kindOfIf(policy: JsonObject): PolicyKind {
  const items = policy['Fn::If']
  if (!Array.isArray(items) || items.length !== 3) throw invalidTemplate('Fn::If requires 3 arguments')
  const [, whenTrue = null, whenFalse = null] = items
  const [left, right] = [kindOf(whenTrue), kindOf(whenFalse)]
  if (left === right || isNoValue(whenFalse)) return left
  if (isNoValue(whenTrue)) return right
  throw invalidTemplate(
    'Different policy types within the same Fn::If statement is unsupported. Separate different policy types into different Fn::If statements',
  )
}

/** SAM expands the policy templates of a resource before it looks at anything else of it. */
export const checkPolicyTemplates = (id: string, policies: Json | undefined): void => void expandPolicies(id, policies)

function expandPolicies(id: string, policies: Json | undefined): Json[] {
  if (!policies || (typeof policies === 'object' && Object.keys(policies).length === 0)) return []
  return (Array.isArray(policies) ? policies : [policies]).map((policy) => {
    if (kindOf(policy) !== 'template') return policy
    if (!isIf(policy)) return expandPolicyTemplate(id, policy)
    return mapBranches(policy, (branch) => (isNoValue(branch) ? branch : expandPolicyTemplate(id, branch)))
  })
}

function mapBranches(policy: JsonObject, change: (branch: Json) => Json): JsonObject {
  const [condition = null, whenTrue = null, whenFalse = null] = policy['Fn::If'] as Json[]
  return { 'Fn::If': [condition, change(whenTrue), change(whenFalse)] }
}
