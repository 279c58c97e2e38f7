import { compilePolicy } from '@gatewright/authorizers/policy'
import { IamError } from './iam-error.ts'

/**
 * Checks that a document can be an identity's policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function checkPolicyDocument(document: string): void {
  const policy = read(document)
  const statements = [policy.Statement ?? []].flat()
  if (statements.some((statement) => 'Principal' in statement || 'NotPrincipal' in statement)) throw malformedPolicy('Policy document should not specify a principal.')
  const actions = statements.flatMap(({ Action, NotAction }) => [Action ?? NotAction ?? []].flat())
  if (actions.some((action) => action !== '*' && !/^[\w-]+:./.test(action))) throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  for (const resource of statements.flatMap(({ Resource, NotResource }) => [Resource ?? NotResource ?? []].flat())) {
    if (!/^(?:\*|arn:[^:]*:.*)$/s.test(resource)) throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`)
  }
}

/** Characters that count against a policy's quota: white space does not. */
export const sizeOf = (document: string): number => document.replaceAll(/\s/g, '').length

interface Statement {
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
}

function read(document: string): { readonly Statement?: Statement | readonly Statement[] } {
  try {
    compilePolicy(document)
    return JSON.parse(document) as { readonly Statement?: Statement | readonly Statement[] }
  } catch {
    throw malformedPolicy('Syntax errors in policy.')
  }
}

/** A document that is no policy, or not one for its place. */
export const malformedPolicy = (message: string): IamError => new IamError('MalformedPolicyDocument', 400, message)
