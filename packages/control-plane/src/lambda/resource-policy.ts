import type { PolicyStatement } from './records.ts'

/** A service that asks whether it may invoke a function, for a resource of its own. */
export interface PolicyCaller {
  /** Such as `apigateway.amazonaws.com`. */
  readonly service: string
  /** Such as `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/users`. */
  readonly sourceArn: string
}

const INVOKE = 'lambda:InvokeFunction'

/**
 * Whether a resource policy lets a service invoke the function. Only Allow statements can be added, so one that fits is enough.
 * See https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function policyPermits(statements: readonly PolicyStatement[], caller: PolicyCaller): boolean {
  return statements.some((statement) => fits(statement, caller))
}

function fits({ Principal, Action, Condition = {} }: PolicyStatement, { service, sourceArn }: PolicyCaller): boolean {
  if (Principal !== '*' && Principal['Service'] !== service) return false
  if (!matches(Action.toLowerCase(), INVOKE.toLowerCase())) return false
  return Object.entries(Condition).every(([operator, values]) =>
    Object.entries(values).every(([key, wanted]) => holds({ operator, key, wanted }, sourceArn)),
  )
}

interface ConditionTest {
  readonly operator: string
  readonly key: string
  readonly wanted: string
}

function holds({ operator, key, wanted }: ConditionTest, sourceArn: string): boolean {
  const name = key.toLowerCase()
  if (operator === 'ArnLike' && name === 'aws:sourcearn') return arnLike(wanted, sourceArn)
  if (operator === 'StringEquals' && name === 'aws:sourceaccount') return wanted === sourceArn.split(':')[4]
  return false // a key that a gateway's call does not carry
}

/** ARNs are held against each other part by part; `*` and `?` stay within their part, the last of which takes the rest. */
function arnLike(pattern: string, arn: string): boolean {
  const wanted = splitArn(pattern)
  const given = splitArn(arn)
  return wanted.length === given.length && wanted.every((part, i) => matches(part, given[i] ?? ''))
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])]
}

/** `*` for any text, `?` for one character; in time proportional to the product of the lengths, whatever the pattern. */
function matches(pattern: string, text: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let i = 0
  while (i < text.length) {
    if (at < pattern.length && (pattern[at] === '?' || (pattern[at] === text[i] && pattern[at] !== '*'))) {
      at += 1
      i += 1
    } else if (pattern[at] === '*') {
      star = at
      resume = i
      at += 1
    } else if (star >= 0) {
      at = star + 1
      resume += 1
      i = resume
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
