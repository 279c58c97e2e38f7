/** Reads a variable by its name behind `$context.`; `undefined` where nothing is set. */
export type ReadContext = (name: string) => string | undefined

/** A reader over a tree of plain values: numbers and booleans as text, objects as JSON. */
export function contextReader(tree: () => Readonly<Record<string, unknown>>): ReadContext {
  return (name) => {
    let value: unknown = tree()
    for (const member of name.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return undefined
      value = (value as Record<string, unknown>)[member]
    }
    return print(value)
  }
}

function print(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean | bigint)
}
