import { AuthorizersError } from '../errors.ts'
import { splitArn } from './arn-pattern.ts'
import { compileStatement, type PolicyFacts, type Statement } from './statement.ts'
import type { PolicyEffect, PolicyRequest } from './types.ts'

/** A policy document as JSON text or as the object it stands for. */
export type PolicySource = string | object

/** A policy ready to evaluate. */
export interface CompiledPolicy {
  readonly statements: readonly Statement[]
  /** A matching `Deny` wins over every `Allow`; with neither the policy is silent (`ImplicitDeny`). */
  readonly evaluate: (request: PolicyRequest) => PolicyEffect
}

export interface CompilePolicyOptions {
  /** `arn:aws:execute-api:{region}:{account}:{apiId}`: completes resources of the form `execute-api:/stage/VERB/path`. */
  readonly apiArn?: string | undefined
  /** Resource policies: every statement has a `Principal` or `NotPrincipal`. */
  readonly principalRequired?: boolean | undefined
}

/**
 * Compiles a policy once, for many requests. Throws {@link AuthorizersError} `ERR_AUTHORIZERS_POLICY` for anything that is not a
 * policy: an element that is not understood is never passed over.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function compilePolicy(source: PolicySource, { apiArn, principalRequired }: CompilePolicyOptions = {}): CompiledPolicy {
  const { version, statements: sources } = readDocument(source)
  const variables = version === '2012-10-17'
  const statements = sources.map((statement) => compileStatement(statement, { variables, apiArn, principalRequired }))
  return { statements, evaluate: (request) => evaluateStatements(statements, readRequest(request)) }
}

/** Reads a request once for all statements. */
export function readRequest({ action, resource, principal, context = {} }: PolicyRequest): PolicyFacts {
  return { action: action.toLowerCase(), resource: splitArn(resource), principal, context }
}

/** Whether every element of a statement holds for a request. */
export function applies({ tests }: Statement, facts: PolicyFacts): boolean {
  for (const test of tests) if (!test.holds(facts)) return false
  return true
}

function evaluateStatements(statements: readonly Statement[], facts: PolicyFacts): PolicyEffect {
  let effect: PolicyEffect = 'ImplicitDeny'
  for (const statement of statements) {
    if (effect === 'Allow' && statement.effect === 'Allow') continue
    if (!applies(statement, facts)) continue
    if (statement.effect === 'Deny') return 'ExplicitDeny'
    effect = 'Allow'
  }
  return effect
}

function readDocument(source: PolicySource): { readonly version: string; readonly statements: readonly unknown[] } {
  const document: unknown = typeof source === 'string' ? parse(source) : source
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw invalid('The policy is not an object')
  const { Version: version = '2008-10-17', Statement: statement, Id: id, ...rest } = document as Readonly<Record<string, unknown>>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw invalid(`The policy has no ${unknown}`)
  if (version !== '2012-10-17' && version !== '2008-10-17') throw invalid('Version is 2012-10-17 or 2008-10-17')
  if (id !== undefined && typeof id !== 'string') throw invalid('Id is a string')
  if (statement === undefined) throw invalid('Statement is missing')
  return { version, statements: Array.isArray(statement) ? statement : [statement] }
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new AuthorizersError('ERR_AUTHORIZERS_POLICY', 'The policy is not JSON', { cause })
  }
}

function invalid(message: string): AuthorizersError {
  return new AuthorizersError('ERR_AUTHORIZERS_POLICY', message)
}
