import { isDeepStrictEqual } from 'node:util'
import { mapParameters } from '../parameters/map-parameters.ts'
import type { MappingKind, MappingSource } from '../parameters/map-parameters.ts'
import { diffLines } from './diff-lines.ts'
import { readText } from './read-event.ts'
import { UsageError } from './usage-error.ts'

/** What a parameter mapping's file ends with: `{ "kind": "rest-request", "mapping": { … } }`. */
export const parametersSuffix = '.parameters.json'

const kinds: readonly string[] = ['rest-request', 'rest-response', 'http-request', 'http-response'] satisfies readonly MappingKind[]

/** Maps the parameters of `base` on its event and compares with what is expected; what is wrong, undefined if nothing is. */
export function testParameters(base: string): string | undefined {
  const file = base + parametersSuffix
  const { kind, mapping } = readJson(file) as { readonly kind?: unknown; readonly mapping?: unknown }
  if (typeof kind !== 'string' || !kinds.includes(kind)) throw new UsageError(`${file} must have a kind: ${kinds.join(', ')}`)
  if (!isTexts(mapping)) throw new UsageError(`${file} must have a mapping of names to texts`)
  const found = mapParameters(kind as MappingKind, mapping, readJson(`${base}.event.json`) as MappingSource)
  const expected = readJson(`${base}.expected.json`)
  return isDeepStrictEqual(expected, JSON.parse(JSON.stringify(found))) ? undefined : diffLines(JSON.stringify(expected, null, 2), JSON.stringify(found, null, 2))
}

function readJson(path: string): object {
  try {
    const value: unknown = JSON.parse(readText(path))
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UsageError(`${path} is not JSON: ${error.message}`)
  }
  throw new UsageError(`${path} must hold a JSON object`)
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every(member => typeof member === 'string')
}
