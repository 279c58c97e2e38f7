import { fromBase64 } from './base64.ts'
import type { Values } from './documents.ts'
import type { ManagementError } from './errors.ts'
import { serializationError } from './errors.ts'
import type { Shape, Type } from './model.ts'

/** Deeper than any structure of the model; stops hostile nesting before the stack does. */
const MAX_DEPTH = 100

/** Reads a structure by its wire names, and checks the JSON types of its members. */
export function readShape(shape: Shape, value: Values, path: string, depth: number): Values {
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

/** Checks one plain value; times become seconds, base64 becomes bytes. */
export function readSimple(kind: string, value: unknown, path: string): unknown {
  if (kind === 'any') return value
  if (kind === 'boolean') return typeof value === 'boolean' ? value : failType(path, 'a boolean')
  if (kind === 'integer') return Number.isSafeInteger(value) ? value : failType(path, 'an integer')
  if (kind === 'number') return typeof value === 'number' ? value : failType(path, 'a number')
  if (kind === 'epoch') return typeof value === 'number' ? value : failType(path, 'a time in seconds')
  if (kind === 'iso') return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? Date.parse(value) / 1000 : failType(path, 'a time')
  if (kind === 'blob') return typeof value === 'string' ? (fromBase64(value) ?? failType(path, 'base64')) : failType(path, 'base64')
  return typeof value === 'string' ? value : failType(path, 'a string')
}

/** The value, when it is a JSON object. */
export function expectObject(value: unknown, path: string): Values {
  return isObject(value) ? value : failType(path, 'an object')
}

/** Refuses a value of the wrong JSON type. */
export function failType(path: string, expected: string): never {
  throw wrongType(path, expected)
}

function wrongType(path: string, expected: string): ManagementError {
  return serializationError(`${path} must be ${expected}`)
}

/** A map with every value changed; safe for keys like `__proto__`. */
export function mapValues(value: Values, change: (entry: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]))
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
