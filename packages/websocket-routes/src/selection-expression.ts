import { WebSocketRoutesError } from './errors.ts'
import { compileJsonPath, type JsonPath } from './json-path.ts'

/** What an expression can look at. A fact that is absent resolves to the empty string. */
export interface SelectionFacts {
  /** `$request.body`: the message, parsed. Absent: not JSON, so that expressions which read it are not evaluated. */
  readonly body?: unknown
  /** `$request.header.NAME`; the name is passed in lower case. */
  readonly header?: (name: string) => string | undefined
  /** `$request.querystring.NAME`. */
  readonly querystring?: (name: string) => string | undefined
  /** `$request.basepath`. */
  readonly basePath?: string
  /** `$context.PATH`, for example `authorizer.usageIdentifierKey`. */
  readonly context?: (path: string) => string | undefined
  /** `$stageVariables.NAME`. */
  readonly stageVariables?: Readonly<Record<string, string>>
  /** `$integration.response.…`. */
  readonly integrationResponse?: {
    /** `statuscode`. */
    readonly statusCode?: number
    /** `header.NAME`, lower case: the last value. */
    readonly header?: (name: string) => string | undefined
    /** `multivalueheader.NAME`, lower case: all values. */
    readonly multiValueHeader?: (name: string) => readonly string[] | undefined
    /** `body.PATH`, parsed; absent when it is not JSON. */
    readonly body?: unknown
  }
}

/** A compiled expression. `undefined`: it reads a request body that is not JSON, and cannot be evaluated. */
export type SelectionExpression = (facts: SelectionFacts) => string | undefined

export interface SelectionExpressionOptions {
  /**
   * Compiles what follows `$request.body`, for example `.action`, `[0]` or nothing; throws for what it does not know.
   * Default: JSONPath without filters and functions. A whole JSONPath engine can be given here.
   */
  readonly compilePath?: (path: string) => JsonPath
}

/** The value of one variable: `undefined` when there is none. */
type Variable = (facts: SelectionFacts) => unknown

interface Root {
  readonly prefix: string
  readonly compile: (path: string, compilePath: (path: string) => JsonPath) => Variable
}

// The longest prefix first. `path` is what follows it: a JSONPath for bodies, a name for the others.
const ROOTS: readonly Root[] = [
  {
    prefix: 'integration.response.multivalueheader.',
    compile: (path) => (facts) => facts.integrationResponse?.multiValueHeader?.(path.toLowerCase()),
  },
  {
    prefix: 'integration.response.statuscode',
    compile: (path) => exactly(path, (facts) => facts.integrationResponse?.statusCode),
  },
  {
    prefix: 'integration.response.header.',
    compile: (path) => (facts) => facts.integrationResponse?.header?.(path.toLowerCase()),
  },
  { prefix: 'integration.response.body', compile: (path, compilePath) => responseBody(compilePath(path)) },
  { prefix: 'request.querystring.', compile: (path) => (facts) => facts.querystring?.(path) },
  { prefix: 'request.basepath', compile: (path) => exactly(path, (facts) => facts.basePath) },
  { prefix: 'request.header.', compile: (path) => (facts) => facts.header?.(path.toLowerCase()) },
  { prefix: 'stageVariables.', compile: (path) => (facts) => stageVariable(facts, path) },
  { prefix: 'request.body', compile: (path, compilePath) => requestBody(compilePath(path)) },
  { prefix: 'context.', compile: (path) => (facts) => facts.context?.(path) },
]

type Part = { readonly text: string } | { readonly variable: Variable; readonly readsBody: boolean }

/**
 * Compiles a WebSocket selection expression once, for any of the seven uses of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html.
 * Throws `WebSocketRoutesError` `ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION` for text that AWS's grammar does not know.
 */
export function compileSelectionExpression(
  text: string,
  { compilePath = compileJsonPath }: SelectionExpressionOptions = {},
): SelectionExpression {
  const parts = text === '$default' ? [{ text }] : parseParts(text, compilePath)
  const readsBody = parts.some((part) => 'readsBody' in part && part.readsBody)
  const [only] = parts
  if (parts.length === 1 && only !== undefined && 'variable' in only) {
    const { variable } = only
    return (facts) => (readsBody && facts.body === undefined ? undefined : stringify(variable(facts)))
  }
  return (facts) => {
    if (readsBody && facts.body === undefined) return undefined
    return parts.map((part) => ('text' in part ? part.text : stringify(part.variable(facts)))).join('')
  }
}

// An unwrapped variable ends where a character cannot belong to a name or a bracket of a path.
const UNWRAPPED = /^\$([A-Za-z]+(?:\.{1,2}[\p{L}\p{N}_*-]+|\[(?:'[^']*'|"[^"]*"|[^\]'"])*\])*)/u
const WRAPPED = /^\$\{((?:'[^']*'|"[^"]*"|[^}'"])*)\}/u
const LITERAL = /^(?:\\\$|[^$\\]|\\(?!\$))+/u

function parseParts(text: string, compilePath: (path: string) => JsonPath): readonly Part[] {
  const parts: Part[] = []
  let rest = text
  while (rest !== '') {
    const literal = LITERAL.exec(rest)
    const variable = literal ?? WRAPPED.exec(rest) ?? UNWRAPPED.exec(rest)
    if (variable === null) throw refusal(text)
    rest = rest.slice(variable[0].length)
    if (literal === null && rest.startsWith('[')) throw refusal(text)
    parts.push(
      literal ? { text: literal[0].replaceAll('\\$', '$') } : variablePart(variable[1]?.trim() ?? '', { text, compilePath }),
    )
  }
  return parts
}

function variablePart(
  name: string,
  { text, compilePath }: { readonly text: string; readonly compilePath: (path: string) => JsonPath },
): Part {
  const root = ROOTS.find(({ prefix }) => name.startsWith(prefix))
  if (root === undefined) throw refusal(text)
  return { variable: root.compile(name.slice(root.prefix.length), compilePath), readsBody: root.prefix === 'request.body' }
}

function requestBody(read: JsonPath): Variable {
  return (facts) => read(facts.body)
}

function responseBody(read: JsonPath): Variable {
  return (facts) => read(facts.integrationResponse?.body)
}

function stageVariable(facts: SelectionFacts, name: string): string | undefined {
  const variables = facts.stageVariables
  return variables !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined
}

function exactly(path: string, variable: Variable): Variable {
  if (path !== '') throw refusal(path)
  return variable
}

// Lists print as "[item1, item2]": websocket-api-develop-routes.md. Objects print the same way, as Java prints both.
function stringify(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return `[${value.map(stringify).join(', ')}]`
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, member]) => `${name}=${stringify(member)}`)
      .join(', ')}}`
  }
  return String(value as number | boolean)
}

function refusal(text: string): WebSocketRoutesError {
  return new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION', `Not a selection expression: ${text}`)
}
