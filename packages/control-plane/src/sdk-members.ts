import type { Values } from './documents.ts'
import type { Shape, Type } from './model.ts'
import { expectObject, failType, mapValues, readSimple } from './wire-values.ts'

/**
 * Renames the members of an in-process call's input from the SDK's names to the engine's, and checks their types. As in CloudFormation's
 * templates a number may stand where a text is wanted, and a text that says a number or a truth where that is wanted.
 */
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
  return type.kind === 'epoch' || type.kind === 'iso' ? value : readSimple(type.kind, asKind(type.kind, value), path)
}

const otherKinds = new Set(['any', 'boolean', 'integer', 'number', 'epoch', 'iso', 'blob'])

function asKind(kind: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return otherKinds.has(kind) ? value : String(value)
  if (typeof value !== 'string') return value
  if (kind === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  const isNumber = (kind === 'integer' || kind === 'number') && /^-?\d+(?:\.\d+)?$/u.test(value)
  return isNumber ? Number(value) : value
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
