/**
 * A mapping template that makes a sample of what a schema describes (GetModelTemplate): every property with a value of its type.
 * References and repetition end at a depth that no sensible model reaches.
 */
export function sampleTemplate(schemaText: string): string {
  const schema = parse(schemaText)
  return `#set($inputRoot = $input.path('$'))\n${sample(schema, 0)}`
}

const MAX_DEPTH = 10

interface Schema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, unknown>>
  readonly items?: unknown
  readonly enum?: readonly unknown[]
}

function sample(value: unknown, depth: number): string {
  const schema = (typeof value === 'object' && value !== null ? value : {}) as Schema
  const indent = '  '.repeat(depth)
  if (schema.enum?.[0] !== undefined) return JSON.stringify(schema.enum[0])
  if (depth < MAX_DEPTH && (schema.type === 'object' || schema.properties !== undefined)) {
    const entries = Object.entries(schema.properties ?? {})
    if (entries.length === 0) return '{ }'
    const lines = entries.map(([name, property]) => `${indent}  ${JSON.stringify(name)} : ${sample(property, depth + 1)}`)
    return `{\n${lines.join(',\n')}\n${indent}}`
  }
  if (depth < MAX_DEPTH && schema.type === 'array') return `[ ${sample(schema.items, depth + 1)} ]`
  return SAMPLES[typeof schema.type === 'string' ? schema.type : ''] ?? '{ }'
}

const SAMPLES: Readonly<Record<string, string>> = { string: '"foo"', number: '42', integer: '42', boolean: 'true', null: 'null' }

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
