import type { Claims } from './types.ts'

/** Scopes of a token: `scope` or `scp`, as text with spaces or as a list. */
export function scopesOf(claims: Claims): readonly string[] {
  const { scope, scp } = claims as { readonly scope?: unknown; readonly scp?: unknown }
  return [...readScopes(scope), ...readScopes(scp)]
}

function readScopes(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((scope) => scope !== '')
  return Array.isArray(value) ? value.filter((scope): scope is string => typeof scope === 'string') : []
}
