import type { GatewayRequest } from '@gatewright/types'
import type { Values } from './documents.ts'
import { serializationError } from './errors.ts'
import type { CompiledOperation, Member, Shape } from './model.ts'
import { isObject, readShape } from './wire-values.ts'

/** A request's parts, as the model binds them. */
export interface WireInput {
  readonly labels: Readonly<Record<string, string>>
  readonly request: GatewayRequest
  readonly body: Uint8Array
}

/** Reads an operation's input from a request: labels, query, headers, and the body as JSON or as bytes. */
export function parseInput(operation: CompiledOperation, { labels, request, body }: WireInput): Values {
  const { input } = operation
  const query = parseQuery(request.query)
  const named = new Set(input.members.filter((member) => member.in === 'query').map((member) => member.wire))
  const constant = operation.uri.split('?')[1]?.split('=')[0]
  const values: Values = {}
  for (const member of input.members) {
    const value = readBinding(member)
    if (value !== undefined) values[member.name] = value
  }
  if (input.byWire.size > 0) Object.assign(values, parseBody(input, body))
  return values

  function readBinding(member: Member): unknown {
    if (member.in === 'label') return fromText(member, decode(labels[member.sdkName] ?? ''))
    if (member.in === 'query') return fromQuery(member, query.get(member.wire))
    if (member.in === 'queries') return queriesBut(named, query, constant)
    if (member.in === 'header') return fromText(member, headerOf(request, member.wire))
    if (member.in === 'payload') return body.length === 0 && !member.required ? undefined : body
    return undefined
  }
}

function queriesBut(named: ReadonlySet<string>, query: ReadonlyMap<string, readonly string[]>, constant: string | undefined): Values {
  const entries = [...query].filter(([name]) => !named.has(name) && name !== constant)
  return Object.fromEntries(entries.map(([name, values]) => [name, values[0] ?? '']))
}

function fromQuery(member: Member, values: readonly string[] | undefined): unknown {
  if (values === undefined) return undefined
  // CLI and SDKs repeat the parameter; some clients join with commas.
  if (member.type.kind === 'list') return values.length === 1 ? (values[0] ?? '').split(',') : values
  return fromText(member, values[0])
}

function fromText(member: Member, text: string | undefined): unknown {
  if (text === undefined) return undefined
  const { kind } = member.type
  if (kind === 'boolean') return text.toLowerCase() === 'true'
  if (kind !== 'integer' && kind !== 'number') return text
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || (kind === 'integer' && !Number.isSafeInteger(number))) {
    throw serializationError(`${member.wire} must be a number`)
  }
  return number
}

function parseBody(shape: Shape, body: Uint8Array): Values {
  if (body.length === 0) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw serializationError('The request body is not valid JSON')
  }
  if (!isObject(parsed)) throw serializationError('The request body must be a JSON object')
  return readShape(shape, parsed, '', 0)
}

function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const [name = '', ...rest] = pair.split('=')
    const key = decode(name.replaceAll('+', ' '))
    values.set(key, [...(values.get(key) ?? []), decode(rest.join('=').replaceAll('+', ' '))])
  }
  return values
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw serializationError('The request URI is not valid percent-encoding')
  }
}

function headerOf({ headers }: GatewayRequest, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const index = headers.findIndex((field, i) => i % 2 === 0 && field.toLowerCase() === wanted)
  return index === -1 ? undefined : headers[index + 1]
}
