import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { fromBase64, toBase64 } from './base64.ts'
import { ManagementError, serializationError } from './errors.ts'
import { textOf } from './text-of.ts'
import type { CompiledOperation, Member, Shape, Type } from './model.ts'

type Values = Record<string, unknown>

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

/** Deeper than any structure of the model; stops hostile nesting before the stack does. */
const MAX_DEPTH = 100

function readShape(shape: Shape, value: Values, path: string, depth: number): Values {
  const entries = shape.members.flatMap((member) => {
    const given = Object.hasOwn(value, member.wire) ? value[member.wire] : undefined
    if (member.in !== 'body' || given === undefined || given === null) return []
    return [[member.name, readValue(member.type, given, `${path}/${member.wire}`, depth + 1)] as const]
  })
  return Object.fromEntries(entries)
}

function readValue(type: Type, value: unknown, path: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw serializationError(`${path} is nested too deeply`)
  if (type.kind === 'structure') return readShape(type.shape, expectObject(value, path), path, depth)
  if (type.kind === 'list') {
    if (!Array.isArray(value)) throw wrongType(path, 'a list')
    return value.filter((entry) => entry !== null).map((entry, i) => readValue(type.of, entry, `${path}/${i}`, depth + 1))
  }
  if (type.kind === 'map') {
    const entries = Object.entries(expectObject(value, path)).filter(([, entry]) => entry !== null)
    return Object.fromEntries(entries.map(([key, entry]) => [key, readValue(type.of, entry, `${path}/${key}`, depth + 1)]))
  }
  return readSimple(type.kind, value, path)
}

function readSimple(kind: string, value: unknown, path: string): unknown {
  if (kind === 'any') return value
  if (kind === 'boolean') return typeof value === 'boolean' ? value : failType(path, 'a boolean')
  if (kind === 'integer') return Number.isSafeInteger(value) ? value : failType(path, 'an integer')
  if (kind === 'number') return typeof value === 'number' ? value : failType(path, 'a number')
  if (kind === 'epoch') return typeof value === 'number' ? value : failType(path, 'a time in seconds')
  if (kind === 'iso') return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? Date.parse(value) / 1000 : failType(path, 'a time')
  if (kind === 'blob') return typeof value === 'string' ? (fromBase64(value) ?? failType(path, 'base64')) : failType(path, 'base64')
  return typeof value === 'string' ? value : failType(path, 'a string')
}

function expectObject(value: unknown, path: string): Values {
  return isObject(value) ? value : failType(path, 'an object')
}

function failType(path: string, expected: string): never {
  throw wrongType(path, expected)
}

function wrongType(path: string, expected: string): ManagementError {
  return serializationError(`${path} must be ${expected}`)
}

/** Writes an operation's output as AWS does: absent members are absent. */
export function serialiseOutput(operation: CompiledOperation, output: Values): GatewayResponse {
  const { members } = operation.output
  const headers: string[] = []
  let status = operation.status
  let payload: Uint8Array | string | undefined
  const body: [string, unknown][] = []
  for (const member of members) {
    const value = output[member.name]
    if (value === undefined || value === null) continue
    if (member.in === 'header') headers.push(member.wire, textOf(value))
    else if (member.in === 'status') status = Number(value)
    else if (member.in === 'payload') payload = payloadOf(member, value)
    // In an output, label and query bindings mean nothing: `position` travels in the body.
    else body.push([member.in === 'body' ? member.wire : member.name, writeValue(member.type, value)])
  }
  if (status === 204) return { status, headers, body: '' }
  if (members.some((member) => member.in === 'payload')) return { status, headers: withType(headers), body: payload ?? '' }
  return { status, headers: withType(headers), body: operation.output.members.length === 0 ? '{}' : JSON.stringify(Object.fromEntries(body)) }
}

function payloadOf(member: Member, value: unknown): Uint8Array | string {
  if (value instanceof Uint8Array || typeof value === 'string') return value
  return JSON.stringify(writeValue(member.type, value))
}

function withType(headers: readonly string[]): string[] {
  const has = headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type')
  return has ? [...headers] : ['Content-Type', 'application/json', ...headers]
}

function writeValue(type: Type, value: unknown): unknown {
  if (type.kind === 'structure') return writeShape(type.shape, value as Values)
  if (type.kind === 'list') return (value as readonly unknown[]).map((entry) => writeValue(type.of, entry))
  if (type.kind === 'map') return mapValues(value as Values, (entry) => writeValue(type.of, entry))
  if (type.kind === 'iso') return new Date(Number(value) * 1000).toISOString().replace('.000Z', 'Z')
  if (type.kind === 'blob' && value instanceof Uint8Array) return toBase64(value)
  return value
}

function writeShape(shape: Shape, value: Values): Values {
  const entries = shape.members.flatMap((member) => {
    const given = value[member.name]
    return given === undefined || given === null ? [] : [[member.wire, writeValue(member.type, given)] as const]
  })
  return Object.fromEntries(entries)
}

/** Renames the members of an in-process call's input from the SDK's names to the engine's, and checks their types. */
export function fromSdk(shape: Shape, input: Values): Values {
  const entries = shape.members.flatMap((member) => {
    const value = Object.hasOwn(input, member.sdkName) ? input[member.sdkName] : undefined
    return value === undefined || value === null ? [] : [[member.name, fromSdkValue(member.type, value, member.sdkName)] as const]
  })
  return Object.fromEntries(entries)
}

function fromSdkValue(type: Type, value: unknown, path: string): unknown {
  if (type.kind === 'structure') return fromSdk(type.shape, expectObject(value, path))
  if (type.kind === 'list') return Array.isArray(value) ? value.map((entry) => fromSdkValue(type.of, entry, path)) : failType(path, 'a list')
  if (type.kind === 'map') return mapValues(expectObject(value, path), (entry) => fromSdkValue(type.of, entry, path))
  if (type.kind === 'blob') return typeof value === 'string' ? new TextEncoder().encode(value) : value
  if (value instanceof Date) return value.getTime() / 1000
  return type.kind === 'epoch' || type.kind === 'iso' ? value : readSimple(type.kind, value, path)
}

/** Renames an output's members to the SDK's names; times become `Date`. */
export function toSdk(shape: Shape, output: Values): Values {
  const entries = shape.members.flatMap((member) => {
    const value = output[member.name]
    return value === undefined || value === null ? [] : [[member.sdkName, toSdkValue(member.type, value)] as const]
  })
  return Object.fromEntries(entries)
}

function toSdkValue(type: Type, value: unknown): unknown {
  if (type.kind === 'structure') return toSdk(type.shape, value as Values)
  if (type.kind === 'list') return (value as readonly unknown[]).map((entry) => toSdkValue(type.of, entry))
  if (type.kind === 'map') return mapValues(value as Values, (entry) => toSdkValue(type.of, entry))
  return type.kind === 'epoch' || type.kind === 'iso' ? new Date(Number(value) * 1000) : value
}

/** Answers a refused call: the error's name in a header, its text in the body. */
export function serialiseError(error: ManagementError): GatewayResponse {
  const retry = error.retryAfterSeconds === undefined ? [] : ['Retry-After', String(error.retryAfterSeconds)]
  return {
    status: error.status,
    headers: ['Content-Type', 'application/json', 'x-amzn-ErrorType', error.code, ...retry],
    body: JSON.stringify({ message: error.message }),
  }
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

function mapValues(value: Values, change: (entry: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]))
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a body whole, up to a limit. */
export async function readBody(body: GatewayRequest['body'], limit: number): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    size += chunk.length
    if (size > limit) throw new ManagementError('RequestEntityTooLargeException', 413, 'Request Entity Too Large')
    chunks.push(chunk)
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
