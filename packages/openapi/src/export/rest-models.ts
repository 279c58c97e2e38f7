import type { RestModel } from '@gatewright/types'
import type { Dialect } from '../document/dialect.ts'
import { isValues } from '../values.ts'
import type { Values } from '../values.ts'

/** Where a dialect keeps schemas. */
export const SCHEMA_PATHS: Readonly<Record<Dialect, string>> = {
  swagger: '#/definitions/',
  openapi: '#/components/schemas/',
}

/** JSON models as schemas by name; what is no JSON object has no place in a definition. */
export function exportSchemas(models: readonly RestModel[], dialect: Dialect): Values {
  const entries = models.flatMap(({ name, schema }): [string, unknown][] => {
    const parsed = parse(schema ?? '')
    return isValues(parsed) ? [[name, withReferences(parsed, dialect)]] : []
  })
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const MODEL_URL = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^/]+)$/u

function withReferences(value: unknown, dialect: Dialect): unknown {
  if (Array.isArray(value)) return value.map((entry) => withReferences(entry, dialect))
  if (!isValues(value)) return value
  const entries = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (name === '$schema') return []
    const model = name === '$ref' && typeof member === 'string' ? MODEL_URL.exec(member)?.[1] : undefined
    return [[name, model === undefined ? withReferences(member, dialect) : `${SCHEMA_PATHS[dialect]}${model}`]]
  })
  return Object.fromEntries(entries)
}
