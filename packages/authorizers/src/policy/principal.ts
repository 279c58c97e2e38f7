import { AuthorizersError } from '../errors.ts'
import type { PolicyPrincipal } from './types.ts'

/** Whether a statement is about who asks. */
export type PrincipalTest = (principal: PolicyPrincipal | undefined) => boolean

/**
 * Compiles `Principal`: everyone, accounts, users, roles, sessions, unique ids.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function compilePrincipal(element: unknown): PrincipalTest {
  const entries = readPrincipals(element)
  if (entries.includes('*')) return () => true
  return (principal) =>
    principal !== undefined && entries.some((entry) => namesIdentity(entry, principal) || namesAccount(entry, principal))
}

/**
 * Compiles `NotPrincipal`. A `Deny` spares only callers whose account is listed beside them (and whose role, for a session);
 * an `Allow` leaves out whoever is listed in any way.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function compileNotPrincipal(element: unknown, effect: 'Allow' | 'Deny'): PrincipalTest {
  const entries = readPrincipals(element)
  if (entries.includes('*')) return () => false
  return (principal) => {
    if (principal === undefined) return true
    const account = entries.some((entry) => namesAccount(entry, principal))
    const arn = entries.some((entry) => namesCaller(entry, principal))
    const role = roleOf(principal)
    const behind = role === undefined || entries.includes(role)
    return effect === 'Allow' ? !(account || arn || (role !== undefined && behind)) : !(account && arn && behind)
  }
}

function namesIdentity(entry: string, principal: PolicyPrincipal): boolean {
  return namesCaller(entry, principal) || entry === roleOf(principal)
}

function namesCaller(entry: string, { arn, userId }: PolicyPrincipal): boolean {
  return entry === arn || (userId !== undefined && (entry === userId || userId.startsWith(`${entry}:`)))
}

function namesAccount(entry: string, { accountId }: PolicyPrincipal): boolean {
  return entry === accountId || ACCOUNT_ARN.exec(entry)?.[1] === accountId
}

/** The role behind a session; from the session's ARN when nobody said, where a role's path cannot be seen. */
function roleOf({ arn, roleArn }: PolicyPrincipal): string | undefined {
  if (roleArn !== undefined) return roleArn
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn)
  return session === null ? undefined : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`
}

const ACCOUNT_ARN = /^arn:[^:]+:iam::(\d{12}):root$/
const KINDS = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser'])

/** The callers that an element names; services, providers and canonical users never call an API with an identity of AWS. */
function readPrincipals(element: unknown): readonly string[] {
  if (element === '*') return ['*']
  if (typeof element !== 'object' || element === null || Array.isArray(element)) throw invalid('is "*" or an object')
  const entries: string[] = []
  for (const [kind, value] of Object.entries(element)) {
    if (!KINDS.has(kind)) throw invalid(`has no ${kind}`)
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const entry of list) {
      if (typeof entry !== 'string') throw invalid(`${kind} is a string or a list of strings`)
      if (entry !== '*' && /[*?]/.test(entry)) throw invalid('takes no wildcards but "*"')
      if (kind === 'AWS') entries.push(entry)
    }
  }
  return entries
}

function invalid(message: string): AuthorizersError {
  return new AuthorizersError('ERR_AUTHORIZERS_POLICY', `Principal ${message}`)
}
