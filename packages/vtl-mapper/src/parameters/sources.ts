/** Header fields as `[name, value, name, value, …]`, in order, case kept: the form of node:http's `rawHeaders`. */
export type HeaderPairs = readonly string[]

/** Reads a context variable by its name behind `$context.`, as `identity.sourceIp`; undefined if it is not set. */
export type ReadContext = (name: string) => string | undefined

/** What every mapping can read from. */
export type CommonSource = {
  readonly context: ReadContext
  readonly stageVariables: Readonly<Record<string, string>>
}

/** A request, as mappings read it. */
export type RequestSource = CommonSource & {
  readonly headers: HeaderPairs
  /** As received, without `?`, still percent-encoded. */
  readonly query: string
  /** Decoded, by name. */
  readonly pathParameters: Readonly<Record<string, string>>
  /** The body as text; asked for only by a mapping that needs it. */
  readonly body: () => string
}

/** What an integration answered, as mappings read it. */
export type ResponseSource = CommonSource & {
  readonly headers: HeaderPairs
  readonly body: () => string
}

/** All values of a header, its name in any case. */
export function headerValues(headers: HeaderPairs, lowerCaseName: string): string[] {
  const values: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === lowerCaseName) values.push(headers[index + 1] ?? '')
  }
  return values
}

/** All values of a query parameter, decoded, its name in this case only. */
export function queryValues(query: string, name: string): string[] {
  const values: string[] = []
  for (const pair of query.split('&')) {
    const [key, value] = splitPair(pair)
    if (pair !== '' && decodeQuery(key) === name) values.push(decodeQuery(value))
  }
  return values
}

/** Splits `key=value` at its first `=`. */
export function splitPair(pair: string): readonly [key: string, value: string] {
  const equals = pair.indexOf('=')
  return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
}

/** Decodes `+` and percent-encoding; text that is wrongly encoded stays as it is. */
export function decodeQuery(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
