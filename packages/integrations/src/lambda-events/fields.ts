import type { HeaderPairs } from '@gatewright/types'

/** Fields by name: the last value of each, and all values of each. */
export interface Fields {
  readonly single: Record<string, string>
  readonly multi: Record<string, string[]>
}

/**
 * Header fields by name. A name keeps the case in which it came first; `single` has the last value.
 *
 * Format 1.0, guide page set-up-lambda-proxy-integrations.
 */
export function collectHeaders(pairs: HeaderPairs): Fields {
  const fields: Fields = { single: {}, multi: {} }
  const nameByLowerCase = new Map<string, string>()
  for (let index = 0; index < pairs.length; index += 2) {
    const given = pairs[index] ?? ''
    const lowerCase = given.toLowerCase()
    const name = nameByLowerCase.get(lowerCase) ?? given
    nameByLowerCase.set(lowerCase, name)
    append(fields, name, pairs[index + 1] ?? '')
  }
  return fields
}

/**
 * Query parameters by name, percent-decoded, `+` read as a space; `single` has the last value.
 *
 * Recorded: `test_lambda_aws_proxy_integration`, `invocation-payload-with-params-encoding` and `-multi`.
 */
export function collectQuery(query: string): Fields {
  const fields: Fields = { single: {}, multi: {} }
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = equals === -1 ? part : part.slice(0, equals)
    append(fields, decodeQueryText(name), equals === -1 ? '' : decodeQueryText(part.slice(equals + 1)))
  }
  return fields
}

/** Percent-decodes one name or value of a query string; a sequence that is not UTF-8 stays as it came. */
export function decodeQueryText(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, decodeRun)
  }
}

/** `null` instead of an object without members, as formats 1.0 show it. */
export function nullWhenEmpty<T extends object>(members: T): T | null {
  for (const _ in members) return members
  return null
}

/** Sets a member by a name from outside; one named `__proto__` becomes a plain key. */
export function setMember<Value>(members: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__') Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
  else members[name] = value
}

function append(fields: Fields, name: string, value: string): void {
  setMember(fields.single, name, value)
  if (Object.hasOwn(fields.multi, name)) fields.multi[name]?.push(value)
  else setMember(fields.multi, name, [value])
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return run
  }
}
