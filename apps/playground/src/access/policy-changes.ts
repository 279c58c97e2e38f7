import type { StatementFinding } from '@gatewright/authorizers/policy'
import { contextOf, explainPolicies, type PolicyAnswer, type PolicyQuestion, type PolicySide } from './explain-policies.ts'

/** One thing that could be otherwise: in words that end a sentence with "if", and the question with it. */
interface Alternative {
  readonly words: string
  readonly apply: (question: PolicyQuestion) => PolicyQuestion
}

/** Sentences that are shown at most. */
const MOST = 6

/**
 * What would turn the answer, the least first: single changes of the request or of a policy, else two at once. Each was tried: the
 * policies decide the other way with it.
 */
export async function policyChanges(question: PolicyQuestion, answer: PolicyAnswer): Promise<readonly string[]> {
  const alternatives = answer.sides.flatMap((side) => alternativesOf(question, side, !answer.allowed)).concat(answer.allowed ? [] : additions(question))
  const turns = async (...changes: readonly Alternative[]): Promise<boolean> => {
    const other = changes.reduce((changed, { apply }) => apply(changed), question)
    return (await explainPolicies(other).catch(() => answer)).allowed !== answer.allowed
  }
  const found: string[] = []
  for (const one of alternatives) if (found.length < MOST && (await turns(one))) found.push(one.words)
  if (found.length > 0) return found
  for (const [index, one] of alternatives.entries()) {
    for (const two of alternatives.slice(index + 1)) if (found.length < MOST / 2 && (await turns(one, two))) found.push(`${one.words}, and ${two.words}`)
  }
  return found
}

/** Where the policy of a side is written. */
const MEMBERS = { 'resource policy': 'resourcePolicy', 'identity policy': 'identityPolicy', 'authorizer’s policy': 'answer' } as const satisfies Record<PolicySide['name'], keyof PolicyQuestion>

type Elements = Readonly<Record<string, unknown>>

/** To allow: denies that apply must not, allows that do not must. To deny: the other way round. */
function alternativesOf(question: PolicyQuestion, { name, explanation }: PolicySide, toAllow: boolean): readonly Alternative[] {
  return explanation.findings.flatMap((finding) => {
    const applies = finding.failed.length === 0
    const statement = statementsOf(question, name)[finding.index] ?? {}
    const isObstacle = (finding.effect === 'Deny') === toAllow
    if (applies && isObstacle) return toAllow ? [...breaking(finding, statement), without(finding, name)] : [without(finding, name), ...breaking(finding, statement)]
    if (!applies && !isObstacle) return fitting(finding, statement, name)
    return []
  })
}

/** The request fits every element of a statement that it does not fit now. */
function fitting({ effect, failed, index, sid }: StatementFinding, statement: Elements, name: PolicySide['name']): readonly Alternative[] {
  const changes = failed.map((element) => fit(element, statement))
  if (changes.some((change) => change === undefined)) return []
  const all = changes as readonly Alternative[]
  return [{ words: `${all.map(({ words }) => words).join(', and ')}, as ${nameOf({ index, sid })} (${effect}) of the ${name} asks`, apply: (question) => all.reduce((changed, { apply }) => apply(changed), question) }]
}

/** The request misses one condition of a statement that it fits now. */
function breaking({ effect, index, sid }: StatementFinding, statement: Elements): readonly Alternative[] {
  return conditionsOf(statement).flatMap(({ operator, key, values }) =>
    [...values.slice(0, 1).map((value) => setKey(key, value)), dropKey(key)].map(({ words, apply }) => ({
      words: `${words}: ${nameOf({ index, sid })} (${effect}) would apply no more, for its ${operator}`,
      apply,
    })),
  )
}

function fit(element: string, statement: Elements): Alternative | undefined {
  if (element.startsWith('Condition ')) {
    const line = conditionsOf(statement).find(({ operator, key }) => element === `Condition ${operator} ${key}`)
    if (line === undefined) return undefined
    const isAbsent = line.operator.toLowerCase() === 'null' && line.values[0] === 'true'
    return isAbsent || NEGATED.test(line.operator) ? dropKey(line.key) : setKey(line.key, line.values[0] ?? '')
  }
  const value = [statement[element]].flat()[0]
  if (element === 'Action' && typeof value === 'string') return { words: `the action were ${value}`, apply: (question) => ({ ...question, action: value }) }
  // A pattern fits itself.
  if (element === 'Resource' && typeof value === 'string') return { words: `the resource fitted ${value}`, apply: (question) => ({ ...question, resource: value }) }
  const principal = element === 'Principal' ? arnOf(statement['Principal']) : undefined
  return principal === undefined ? undefined : { words: `the caller were ${principal}`, apply: (question) => ({ ...question, principal }) }
}

/** Operators that hold where the key is not there. */
const NEGATED = /^(?:ForAllValues:|ForAnyValue:)?(?:String|Arn|Ip|Numeric|Date)?Not/i

function setKey(key: string, value: string): Alternative {
  // An address of the block, and not the block.
  const one = value.replace(/\/\d+$/, '')
  return { words: `${key} were ${one}${one === value ? '' : `, of ${value}`}`, apply: (question) => withContext(question, key, one) }
}

function dropKey(key: string): Alternative {
  return { words: `the request had no ${key}`, apply: (question) => withContext(question, key, undefined) }
}

function withContext(question: PolicyQuestion, key: string, value: string | undefined): PolicyQuestion {
  const others = Object.entries(contextOf(question.context)).filter(([name]) => name.toLowerCase() !== key.toLowerCase())
  return { ...question, context: JSON.stringify(Object.fromEntries(value === undefined ? others : [...others, [key, value]])) }
}

function without({ effect, index, sid }: StatementFinding, name: PolicySide['name']): Alternative {
  return { words: `${nameOf({ index, sid })} (${effect}) were not in the ${name}`, apply: (question) => rewritten(question, name, (statements) => statements.toSpliced(index, 1)) }
}

/** Each side could have one more statement. */
function additions(question: PolicyQuestion): readonly Alternative[] {
  const { action: Action, authorization, resource: Resource, principal } = question
  const more = (name: PolicySide['name'], statement: object): Alternative => ({
    words: `the ${name} had the statement ${JSON.stringify(statement)}`,
    apply: (changed) => rewritten(changed, name, (statements) => [...statements, statement]),
  })
  const own = authorization === 'AWS_IAM' ? (['identity policy'] as const) : authorization === 'CUSTOM' ? (['authorizer’s policy'] as const) : []
  return [
    ...(answersSimply(question) ? [{ words: 'the function answered isAuthorized: true', apply: (changed: PolicyQuestion) => ({ ...changed, answer: '{"isAuthorized": true}' }) }] : own.map((name) => more(name, { Effect: 'Allow', Action, Resource }))),
    more('resource policy', { Effect: 'Allow', Principal: principal === '' ? '*' : { AWS: principal }, Action, Resource }),
  ]
}

function answersSimply({ answer, authorization }: PolicyQuestion): boolean {
  return authorization === 'CUSTOM' && !answer.includes('policyDocument')
}

function rewritten(question: PolicyQuestion, name: PolicySide['name'], change: (statements: readonly object[]) => readonly object[]): PolicyQuestion {
  const member = MEMBERS[name]
  const document = { Version: '2012-10-17', ...documentOf(question, name), Statement: change(statementsOf(question, name)) }
  const text = name === 'authorizer’s policy' ? { principalId: 'somebody', ...(JSON.parse(question.answer) as object), policyDocument: document } : document
  return { ...question, [member]: JSON.stringify(text) }
}

function statementsOf(question: PolicyQuestion, name: PolicySide['name']): readonly Elements[] {
  return [(documentOf(question, name)['Statement'] ?? []) as Elements | readonly Elements[]].flat()
}

function documentOf(question: PolicyQuestion, name: PolicySide['name']): Elements {
  const text = question[MEMBERS[name]]
  if (text.trim() === '') return {}
  const value = JSON.parse(text) as Elements
  return name === 'authorizer’s policy' ? ((value['policyDocument'] ?? {}) as Elements) : value
}

function conditionsOf(statement: Elements): readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[] {
  const block = (statement['Condition'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>
  return Object.entries(block).flatMap(([operator, keys]) => Object.entries(keys).map(([key, expected]) => ({ operator, key, values: [expected].flat().map(String) })))
}

/** Somebody whom a `Principal` names: an ARN, or anybody of an account. */
function arnOf(principal: unknown): string | undefined {
  const named = typeof principal === 'object' && principal !== null ? [(principal as Elements)['AWS']].flat()[0] : principal
  if (typeof named !== 'string' || named === '*') return undefined
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(named)?.[1]
  return account === undefined ? named : `arn:aws:iam::${account}:user/somebody`
}

function nameOf({ index, sid }: Pick<StatementFinding, 'index' | 'sid'>): string {
  return `statement ${sid ?? index + 1}`
}
