import type { HeaderPairs, IntegrationType } from '@gatewright/types'

/**
 * What a REST or WebSocket API does to headers, as data. Names are in lower case.
 *
 * Recorded: `TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_aws`, `test_http_integration_with_lambda`.
 */
export interface HeaderRules {
  /** Never reach an integration from the client. */
  readonly droppedFromRequest: ReadonlySet<string>
  /** Mapping one of these explicitly is a configuration failure (500). */
  readonly unmappable: ReadonlySet<string>
  /** Dropped after parameter mapping and templates. */
  readonly droppedAfterMapping: ReadonlySet<string>
  /** Renamed to `x-amzn-Remapped-{name}` in the answer. */
  readonly remapped: ReadonlySet<string>
  /** Not handed on to the client. */
  readonly droppedFromResponse: ReadonlySet<string>
}

/** The request's headers without those that no integration ever sees. */
export function dropRequestHeaders(headers: HeaderPairs): HeaderPairs {
  return withoutNames(headers, DROPPED_FROM_REQUEST)
}

/** The first of the mapped header names that this type does not allow to be mapped; `undefined` when all are allowed. */
export function findUnmappableHeader(type: IntegrationType, names: Iterable<string>): string | undefined {
  const { unmappable } = HEADER_RULES[type]
  for (const name of names) {
    if (unmappable.has(name.toLowerCase())) return name
  }
  return undefined
}

/** What the defaults are filled with. */
export interface RequestHeaderFacts {
  readonly apiId: string
  /** `X-Amzn-Trace-Id`; absent: no such header. */
  readonly traceId?: string
  /** The request will be signed: `Authorization` goes. */
  readonly signed?: boolean
}

/**
 * The headers as they leave for the backend: what the type drops is gone, and the defaults `Accept`, `User-Agent`,
 * `X-Amzn-Trace-Id` and (not for AWS) `X-Amzn-Apigateway-Api-Id` are there. `Connection: keep-alive` is the transport's.
 */
export function finishRequestHeaders(
  headers: HeaderPairs,
  { type, apiId, traceId, signed = false }: RequestHeaderFacts & { readonly type: IntegrationType },
): HeaderPairs {
  const finished = withoutNames(headers, HEADER_RULES[type].droppedAfterMapping, signed ? 'authorization' : undefined)
  const present = new Set(finished.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()))
  const defaults = [
    ['Accept', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${apiId}`],
    ...(traceId === undefined ? [] : [['X-Amzn-Trace-Id', traceId]]),
    ...(type === 'AWS' || type === 'AWS_PROXY' ? [] : [['X-Amzn-Apigateway-Api-Id', apiId]]),
  ]
  for (const [name = '', value = ''] of defaults) {
    if (!present.has(name.toLowerCase())) finished.push(name, value)
  }
  return finished
}

/**
 * The backend's headers as the client gets them: renamed or dropped where the type says so.
 *
 * `Content-Encoding` with gzip, br or zstd stays with HTTP_PROXY too: the body goes on as it came, and would be unreadable.
 */
export function remapResponseHeaders(type: IntegrationType, headers: HeaderPairs): HeaderPairs {
  const { remapped, droppedFromResponse } = HEADER_RULES[type]
  const sent: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    const lowerCase = name.toLowerCase()
    if (droppedFromResponse.has(lowerCase) && !(lowerCase === 'content-encoding' && COMPRESSED.test(headers[index + 1] ?? '')))
      continue
    sent.push(remapped.has(lowerCase) ? `x-amzn-Remapped-${name}` : name, headers[index + 1] ?? '')
  }
  return sent
}

function withoutNames(headers: HeaderPairs, dropped: ReadonlySet<string>, other?: string): string[] {
  const kept: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    const lowerCase = name.toLowerCase()
    if (!dropped.has(lowerCase) && lowerCase !== other) kept.push(name, headers[index + 1] ?? '')
  }
  return kept
}

const COMPRESSED = /^(?:gzip|br|zstd)$/i
const DROPPED_FROM_REQUEST: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'www-authenticate',
])
const UNMAPPABLE = ['content-length', 'transfer-encoding', 'x-amzn-trace-id', 'x-amzn-apigateway-api-id']
const UNMAPPABLE_AWS = [...UNMAPPABLE, 'authorization', 'connection', 'expect', 'proxy-authenticate', 'te']
const DROPPED_AFTER = ['expect', 'proxy-authenticate', 'te']
const REMAPPED = ['connection', 'content-length', 'date', 'server', 'x-amzn-requestid']
const REMAPPED_WITH_TEMPLATES = [
  ...REMAPPED,
  'authorization',
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
]

/** One row an integration type. */
export const HEADER_RULES: Readonly<Record<IntegrationType, HeaderRules>> = {
  MOCK: rules({ unmappable: UNMAPPABLE, after: DROPPED_AFTER, remapped: REMAPPED, response: ['transfer-encoding'] }),
  HTTP: rules({
    unmappable: UNMAPPABLE,
    after: [...DROPPED_AFTER, 'via'],
    remapped: REMAPPED_WITH_TEMPLATES,
    response: ['transfer-encoding'],
  }),
  HTTP_PROXY: rules({
    unmappable: UNMAPPABLE,
    after: [...DROPPED_AFTER, 'via'],
    remapped: REMAPPED,
    // Keep-Alive is about the backend's connection; clients would take it for theirs.
    response: ['transfer-encoding', 'content-encoding', 'via', 'keep-alive'],
  }),
  AWS: rules({
    unmappable: UNMAPPABLE_AWS,
    after: [...DROPPED_AFTER, 'referer'],
    remapped: REMAPPED_WITH_TEMPLATES,
    response: ['transfer-encoding'],
  }),
  AWS_PROXY: rules({ unmappable: UNMAPPABLE_AWS, after: DROPPED_AFTER, remapped: REMAPPED, response: ['transfer-encoding'] }),
}

function rules(row: {
  readonly unmappable: readonly string[]
  readonly after: readonly string[]
  readonly remapped: readonly string[]
  readonly response: readonly string[]
}): HeaderRules {
  return {
    droppedFromRequest: DROPPED_FROM_REQUEST,
    unmappable: new Set(row.unmappable),
    droppedAfterMapping: new Set(row.after),
    remapped: new Set(row.remapped),
    droppedFromResponse: new Set(row.response),
  }
}
