/** A JSON object whose members are not known yet. */
export type Values = Record<string, unknown>

/** Whether a value is a JSON object (not an array, not null). */
export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; everything else is an empty one. */
export function valuesOf(value: unknown): Values {
  return isValues(value) ? value : {}
}

/** The value as a list; everything else is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

/** A string, number or boolean as text; everything else is absent. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** The strings of a list; a single string is a list of one. */
export function textsOf(value: unknown): readonly string[] {
  const list = typeof value === 'string' ? [value] : listOf(value)
  return list.map(textOf).filter((text) => text !== undefined)
}

/** An object's members as text; members that are objects become JSON text. */
export function stringMapOf(value: unknown): Record<string, string> {
  const entries = Object.entries(valuesOf(value)).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [name, textOf(member) ?? JSON.stringify(member)]))
}

/** A number, also when it was written as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** A boolean, also when it was written as text. */
export function booleanOf(value: unknown): boolean | undefined {
  if (value === 'true' || value === 'false') return value === 'true'
  return typeof value === 'boolean' ? value : undefined
}

/** The object without members that are absent. */
export function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
