type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * Whether an event matches a filter's pattern: every field of the pattern is there with one of the values, or by one of the rules,
 * that the pattern lists.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function matchesPattern(pattern: Json, value: Json | undefined): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(rule as Json, value))
  if (!isMap(pattern)) return false
  return Object.entries(pattern).every(([name, rule]) => {
    if (name === '$or') return Array.isArray(rule) && rule.some((alternative) => matchesPattern(alternative as Json, value))
    return matchesPattern(rule, isMap(value) ? value[name] : undefined)
  })
}

const isMap = (value: Json | undefined): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)

const compare: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

const rules: Readonly<Record<string, (value: Json | undefined, operand: Json) => boolean>> = {
  exists: (value, wanted) => (value !== undefined) === wanted,
  prefix: (value, text) => typeof value === 'string' && typeof text === 'string' && value.startsWith(text),
  suffix: (value, text) => typeof value === 'string' && typeof text === 'string' && value.endsWith(text),
  'equals-ignore-case': (value, text) => typeof value === 'string' && typeof text === 'string' && value.toLowerCase() === text.toLowerCase(),
  'anything-but': (value, others) =>
    value !== undefined && !(isMap(others) ? matchesRule(others, value) : (Array.isArray(others) ? (others as Json[]) : [others]).includes(value)),
  numeric: (value, bounds) =>
    typeof value === 'number' &&
    Array.isArray(bounds) &&
    bounds.length > 0 &&
    bounds.every((bound, index) => index % 2 === 1 || (compare[String(bound)]?.(value, Number(bounds[index + 1])) ?? false)),
}

function matchesRule(rule: Json, value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item) => matchesRule(rule, item as Json))
  if (!isMap(rule)) return rule === value
  return Object.entries(rule).every(([name, operand]) => rules[name]?.(value, operand) ?? false)
}
