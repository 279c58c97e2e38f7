/**
 * The parameters of a query request as the JSON members of a service that speaks JSON: lists from `Names.1` or
 * `Names.member.1`, and the few members that are no strings by their names.
 */
export function queryAsJson(query: string): Readonly<Record<string, unknown>> {
  const members = new Map<string, unknown>()
  for (const [name, value] of new URLSearchParams(query)) {
    const list = LIST_NAME.exec(name)
    if (list === null) members.set(name, typedValue(name, value))
    else members.set(list[1] ?? '', [...((members.get(list[1] ?? '') as string[] | undefined) ?? []), value])
  }
  return Object.fromEntries(members)
}

function typedValue(name: string, value: string): string | boolean | number {
  if (BOOLEANS.has(name)) return value === 'true'
  return NUMBERS.has(name) ? Number(value) : value
}

const LIST_NAME = /^(\w+)(?:\.member)?\.\d+$/
/** SSM's parameters that are no strings. */
const BOOLEANS = new Set(['WithDecryption', 'Overwrite', 'Recursive'])
const NUMBERS = new Set(['MaxResults'])
