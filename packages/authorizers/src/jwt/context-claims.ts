import type { Claims } from './types.ts'

/**
 * Claims as `$context.authorizer.claims.*` and a function's event show them: numbers and booleans as text, lists in brackets with
 * spaces between, `null` left out, objects as JSON. Measured on AWS by floci-io/floci#2011, 2026-08-05.
 */
export function contextClaims(claims: Claims): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {}
  for (const name of Object.keys(claims)) {
    const value = claims[name]
    if (value === null) continue
    const shownAs = Array.isArray(value) ? `[${value.map(text).join(' ')}]` : text(value)
    if (name === '__proto__') Object.defineProperty(shown, name, { value: shownAs, enumerable: true })
    else shown[name] = shownAs
  }
  return shown
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
