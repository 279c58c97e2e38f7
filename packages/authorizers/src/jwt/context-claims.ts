import type { Claims } from './types.ts'

/**
 * Claims as `$context.authorizer.claims.*` and a function's event show them: numbers and booleans as text, lists in brackets with
 * spaces between, `null` left out, objects as JSON. Measured on AWS by floci-io/floci#2011, 2026-08-05.
 */
export function contextClaims(claims: Claims): Readonly<Record<string, string>> {
  const shown: [string, string][] = []
  for (const [name, value] of Object.entries(claims))
    if (value !== null) shown.push([name, Array.isArray(value) ? `[${value.map(text).join(' ')}]` : text(value)])
  return Object.fromEntries(shown)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
