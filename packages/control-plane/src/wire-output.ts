import type { GatewayResponse } from '@gatewright/types'
import { toBase64 } from './base64.ts'
import type { Values } from './documents.ts'
import type { ManagementError } from './errors.ts'
import type { CompiledOperation, Member, Shape, Type } from './model.ts'
import { textOf } from './text-of.ts'
import { mapValues } from './wire-values.ts'

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

/** Answers a refused call: the error's name in a header, its text in the body. */
export function serialiseError(error: ManagementError): GatewayResponse {
  const retry = error.retryAfterSeconds === undefined ? [] : ['Retry-After', String(error.retryAfterSeconds)]
  return {
    status: error.status,
    headers: ['Content-Type', 'application/json', 'x-amzn-ErrorType', error.code, ...retry],
    body: JSON.stringify({ message: error.message }),
  }
}
