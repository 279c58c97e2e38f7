// x-amazon-apigateway-policy: who may call which method of a REST API, from where.
import type { Json, JsonObject } from '../json.ts'
import { isObject, isSame } from '../json.ts'
import { anyMethodKey, pathItems, restWildcards } from './document-editor.ts'
import { invalidDefinition } from './errors.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { isFalsy } from './python-truth.ts'
import { fromTemplate, isTruthy, literal, PythonDict, TemplateText, textOf, toJson } from './python-document.ts'
import { pythonRepr } from './python-repr.ts'
import { dict } from './swagger-editor.ts'
import type { SwaggerEditing } from './swagger-editing.ts'

const policyKey = 'x-amazon-apigateway-policy'

export function addResourcePolicy(editing: SwaggerEditing, policy: JsonObject, path: PythonText, stage: PythonValue): void {
  const resources = methodResources(editing, path, stage)
  addAccounts(editing, policy['AwsAccountWhitelist'], 'Allow', resources)
  addAccounts(editing, policy['AwsAccountBlacklist'], 'Deny', resources)
  addAddresses(editing, policy['IpRangeWhitelist'], 'NotIpAddress', resources)
  addAddresses(editing, policy['IpRangeBlacklist'], 'IpAddress', resources)
  addNetworks(editing, policy, 'Blacklist', 'StringEquals', resources)
  addNetworks(editing, policy, 'Whitelist', 'StringNotEquals', resources)
  editing.document.set(policyKey, editing.policy)
}

export function addCustomStatements(editing: SwaggerEditing, statements: Json): void {
  editing.policy.set('Version', '2012-10-17')
  if (!isPresent(editing.policy.get('Statement'))) editing.policy.set('Statement', fromTemplate(statements))
  else addUnique(editing, (Array.isArray(statements) ? statements : [statements]).map(fromTemplate))
  editing.document.set(policyKey, editing.policy)
}

const isPresent = (value: PythonValue | undefined): value is PythonValue => value !== undefined && value !== null

/** ARNs of a path's methods, `${__Stage__}` left to Fn::Sub. */
function methodResources({ document }: SwaggerEditing, path: PythonText, stage: PythonValue): PythonValue[] {
  return pathItems(document, path)
    .flatMap((item) => item.keys())
    .map((key) => {
      const lower = textOf(key).toLowerCase()
      const method = lower === anyMethodKey || lower === 'any' ? '*' : textOf(key).toUpperCase()
      const text = `execute-api:/\${__Stage__}/${method}${restWildcards(textOf(path))}`
      const marked = typeof path !== 'string' || (method !== '*' && typeof key !== 'string') ? new TemplateText(text) : text
      return plain({ 'Fn::Sub': [marked, plain({ __Stage__: stage })] })
    })
}

const plain = (entries: Record<string, PythonValue>): PythonDict => new PythonDict(entries, { hashed: false })

function addAccounts(
  { policy }: SwaggerEditing,
  accounts: Json | undefined,
  effect: 'Allow' | 'Deny',
  resources: PythonValue[],
): void {
  const list = fromTemplate(accounts ?? null)
  if (!isTruthy(list)) return
  if (typeof accounts !== 'object')
    throw invalidDefinition(
      `Type of '${pythonRepr(literal(accounts ?? null)).replaceAll(/^'|'$/gu, '')}' must be a list or dictionary`,
    )
  policy.set('Version', '2012-10-17')
  const statement = dict([
    ['Effect', effect],
    ['Action', 'execute-api:Invoke'],
    ['Resource', resources],
    ['Principal', new PythonDict({ AWS: Array.isArray(list) ? list : [list] })],
  ])
  const existing = policy.get('Statement')
  policy.set('Statement', isPresent(existing) ? [...(Array.isArray(existing) ? existing : [existing]), statement] : statement)
}

function addAddresses(editing: SwaggerEditing, ranges: Json | undefined, operator: string, resources: PythonValue[]): void {
  const list = fromTemplate(ranges ?? null)
  if (!isTruthy(list)) return
  addDenial(editing, plain({ [operator]: plain({ 'aws:SourceIp': Array.isArray(list) ? list : [list] }) }), resources)
}

function addNetworks(
  editing: SwaggerEditing,
  policy: JsonObject,
  side: 'Blacklist' | 'Whitelist',
  operator: string,
  resources: PythonValue[],
): void {
  const named = itemsOf(policy[`SourceVpc${side}`] ?? null)
  if (!named.every((name) => typeof name === 'string')) {
    throw invalidDefinition(
      `SourceVpc${side} must be a list of strings. Use IntrinsicVpc${side} instead for values that use Intrinsic Functions`,
    )
  }
  const startingWith = (prefix: string): Json[] => named.filter((name) => String(name).startsWith(prefix))
  const lists: [string, Json[], Json | undefined][] = [
    ['aws:SourceVpc', startingWith('vpc-'), policy[`IntrinsicVpc${side}`]],
    ['aws:SourceVpce', startingWith('vpce-'), policy[`IntrinsicVpce${side}`]],
  ]
  const condition = new PythonDict()
  for (const [key, plainNames] of lists) if (plainNames.length > 0) condition.set(key, plainNames.map(fromTemplate))
  for (const [key, , intrinsic] of lists) {
    if (isFalsy(intrinsic)) continue
    const held = condition.setDefault(key, [])
    condition.set(key, [...(Array.isArray(held) ? held : []), ...(typeof intrinsic === 'string' ? Array.from(intrinsic) : itemsOf(intrinsic ?? null).map(fromTemplate))])
  }
  if (condition.entries().some(([, value]) => isTruthy(value))) addDenial(editing, plain({ [operator]: condition }), resources)
}

/** What Python iterates over: the keys of a map, the characters of a text. */
const itemsOf = (value: Json): Json[] => (Array.isArray(value) ? value : typeof value === 'string' ? Array.from(value) : isObject(value) ? Object.keys(value) : [])

/** Everyone may call, but not under that condition. */
function addDenial(editing: SwaggerEditing, condition: PythonDict, resources: PythonValue[]): void {
  editing.policy.set('Version', '2012-10-17')
  const statement = (effect: string): PythonDict =>
    dict([
      ['Effect', effect],
      ['Action', 'execute-api:Invoke'],
      ['Resource', resources],
      ['Principal', '*'],
    ])
  const deny = statement('Deny')
  deny.set('Condition', condition)
  addUnique(editing, [statement('Allow'), deny])
}

function addUnique({ policy }: SwaggerEditing, statements: readonly PythonValue[]): void {
  const existing = policy.get('Statement')
  const list = isPresent(existing) ? [...(Array.isArray(existing) ? existing : [existing])] : []
  const isNew = !isPresent(existing)
  for (const statement of statements)
    if (isNew || !list.some((held) => isSame(toJson(held), toJson(statement)))) list.push(statement)
  policy.set('Statement', list)
}
