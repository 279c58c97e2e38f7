import type { CompiledPolicy } from '../policy/compile-policy.ts'

/** What a function said of an identity. */
export interface AuthorizerAnswer {
  readonly principalId: string | undefined
  /** The policy, or `undefined` for a simple response. */
  readonly policy: CompiledPolicy | undefined
  /** `isAuthorized` of a simple response. */
  readonly isAuthorized: boolean
  readonly context: Readonly<Record<string, unknown>>
  readonly usageIdentifierKey: string | undefined
}

/** Why an answer cannot be used. */
export interface UnusableAnswer {
  readonly problem: string
}

export interface AnswerFormat {
  /** `isAuthorized` instead of a policy. */
  readonly simple: boolean
  /** REST and WebSocket APIs: `context` holds strings, numbers and booleans, and becomes text. HTTP APIs keep what it is. */
  readonly stringify: boolean
  /** REST and WebSocket APIs demand `principalId`. */
  readonly principalRequired: boolean
  /** Compiles a policy document, or finds the one compiled before. */
  readonly compile: (document: object) => CompiledPolicy
}

/**
 * Reads the answer of a function. Whatever is not exactly an answer is unusable, so that rubbish lets nobody in.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function readAnswer(
  payload: string,
  { simple, stringify, principalRequired, compile }: AnswerFormat,
): AuthorizerAnswer | UnusableAnswer {
  const answer = parseObject(payload)
  if (answer === undefined) return { problem: 'The answer is not a JSON object' }
  const { principalId, policyDocument, isAuthorized, context, usageIdentifierKey } = answer as Partial<
    Record<AnswerMember, unknown>
  >
  const shown = readContext(context, stringify)
  if ('problem' in shown) return shown
  if (usageIdentifierKey !== undefined && usageIdentifierKey !== null && typeof usageIdentifierKey !== 'string') {
    return { problem: 'usageIdentifierKey is not a string' }
  }
  const common = { context: shown.context, usageIdentifierKey: usageIdentifierKey ?? undefined }
  if (simple) {
    if (typeof isAuthorized !== 'boolean') return { problem: 'isAuthorized is not a boolean' }
    return { ...common, principalId: undefined, policy: undefined, isAuthorized }
  }
  if (principalId !== undefined && typeof principalId !== 'string') return { problem: 'principalId is not a string' }
  if (principalRequired && (principalId === undefined || principalId === '')) return { problem: 'principalId is missing' }
  if (typeof policyDocument !== 'object' || policyDocument === null) return { problem: 'policyDocument is not an object' }
  try {
    return { ...common, principalId, policy: compile(policyDocument), isAuthorized: false }
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : 'policyDocument is not a policy' }
  }
}

type AnswerMember = 'principalId' | 'policyDocument' | 'isAuthorized' | 'context' | 'usageIdentifierKey'

function readContext(
  context: unknown,
  stringify: boolean,
): { readonly context: Readonly<Record<string, unknown>> } | UnusableAnswer {
  if (context === undefined || context === null) return { context: {} }
  if (typeof context !== 'object' || Array.isArray(context)) return { problem: 'context is not an object' }
  if (!stringify) return { context: { ...context } }
  const texts: [string, string][] = []
  for (const [name, value] of Object.entries(context)) {
    if (value === null) continue
    if (typeof value === 'object') return { problem: `context.${name} is an object or a list` }
    texts.push([name, String(value)])
  }
  return { context: Object.fromEntries(texts) }
}

function parseObject(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}
