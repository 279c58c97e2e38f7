/** A query string, decoded. Both objects have no prototype, so that no name of a parameter is special. */
export interface Query {
  /** The last value of each parameter. */
  readonly last: Readonly<Record<string, string>>
  /** Every value of each parameter, in order. */
  readonly all: Readonly<Record<string, readonly string[]>>
  /** Whether there is any parameter. */
  readonly isEmpty: boolean
}

const EMPTY: Query = { last: Object.create(null) as Record<string, string>, all: Object.create(null) as Record<string, string[]>, isEmpty: true }

/**
 * Reads a raw query string as REST APIs do: percent-decoded, `+` is a space, `;` separates like `&`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html (the semicolon)
 */
export function parseQuery(raw: string): Query {
  if (raw === '') return EMPTY
  const last: Record<string, string> = Object.create(null) as Record<string, string>
  const all: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  let isEmpty = true
  for (const pair of withAmpersands(raw).split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decodeComponent(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decodeComponent(pair.slice(equals + 1))
    last[name] = value
    ;(all[name] ??= []).push(value)
    isEmpty = false
  }
  return { last, all, isEmpty }
}

/** The raw query with `&` only, for readers that know no `;`: functions, backends, parameter mappings. */
export function withAmpersands(raw: string): string {
  return raw.includes(';') ? raw.replaceAll(';', '&') : raw
}

function decodeComponent(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
