import type { ContextVariables } from './context.ts'

/** Reads a variable by its name behind `$context.`; `undefined` where nothing is set. */
export type ReadContext = (name: string) => string | undefined

/** A reader of a subject's variables: numbers and booleans as text, objects as JSON. */
export function contextReader<Subject>(variables: ContextVariables<Subject>, subject: Subject): ReadContext {
  return (name) => {
    const dot = name.indexOf('.')
    const first = dot < 0 ? name : name.slice(0, dot)
    const root = Object.hasOwn(variables, first) ? variables[first]?.(subject) : undefined
    return print(dot < 0 ? root : descend(root, name.slice(dot + 1)))
  }
}

function descend(root: unknown, path: string): unknown {
  let value = root
  for (const member of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return undefined
    value = (value as Record<string, unknown>)[member]
  }
  return value
}

function print(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean | bigint)
}
