// The tables of the guide, row by row; each row is a case of test/rest-tables.test.ts and a line of docs/rest-tables.md.

type Behavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER'
type Handling = 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT' | undefined

/** integration-passthrough-behaviors: which template there is, what the client sends, and what becomes of the payload. */
export interface PassthroughRow {
  readonly id: string
  readonly template: 'application/json' | 'application/xml' | 'none'
  readonly contentType: string | undefined
  readonly behavior: Behavior
  readonly outcome: 'transformed' | 'as it is' | '415'
}

const BEHAVIORS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const
const PASSTHROUGH: readonly (readonly [template: PassthroughRow['template'], contentType: string | undefined, ...outcomes: PassthroughRow['outcome'][]])[] = [
  ['application/json', undefined, 'transformed', 'transformed', 'transformed'],
  ['application/json', 'application/json', 'transformed', 'transformed', 'transformed'],
  ['application/json', 'application/xml', 'as it is', '415', '415'],
  ['application/xml', undefined, 'as it is', '415', '415'],
  ['application/xml', 'application/json', 'as it is', '415', '415'],
  ['application/xml', 'application/xml', 'transformed', 'transformed', 'transformed'],
  ['none', 'application/json', 'as it is', 'as it is', '415'],
]

export const PASSTHROUGH_ROWS: readonly PassthroughRow[] = PASSTHROUGH.flatMap(([template, contentType, ...outcomes], line) =>
  BEHAVIORS.map((behavior, column) => ({ id: `P${line * 3 + column + 1}`, template, contentType, behavior, outcome: outcomes[column] ?? '415' })),
)

/** api-gateway-payload-encodings-workflow: how a payload is converted. `text`: UTF-8; `base64`: its text; `blob`: bytes that are no UTF-8. */
export interface ConversionRow {
  readonly id: string
  readonly payload: 'text' | 'base64' | 'blob'
  /** `Content-Type` of a request; `Accept` of the request of an answer. */
  readonly type: 'text/plain' | 'image/png'
  readonly binaryMediaTypes: 'undefined' | 'image/png'
  readonly handling: Handling
  readonly result: 'text' | 'base64' | 'blob'
}

const REQUESTS: readonly (readonly [ConversionRow['payload'], ConversionRow['type'], ConversionRow['binaryMediaTypes'], Handling, ConversionRow['result']])[] = [
  ['text', 'text/plain', 'undefined', undefined, 'text'],
  ['base64', 'text/plain', 'undefined', 'CONVERT_TO_BINARY', 'blob'],
  ['text', 'text/plain', 'undefined', 'CONVERT_TO_TEXT', 'text'],
  ['text', 'text/plain', 'image/png', undefined, 'text'],
  ['base64', 'text/plain', 'image/png', 'CONVERT_TO_BINARY', 'blob'],
  ['text', 'text/plain', 'image/png', 'CONVERT_TO_TEXT', 'text'],
  ['blob', 'image/png', 'image/png', undefined, 'blob'],
  ['blob', 'image/png', 'image/png', 'CONVERT_TO_BINARY', 'blob'],
  ['blob', 'image/png', 'image/png', 'CONVERT_TO_TEXT', 'base64'],
]

const RESPONSES: typeof REQUESTS = [
  ['text', 'text/plain', 'undefined', undefined, 'text'],
  ['base64', 'text/plain', 'undefined', 'CONVERT_TO_BINARY', 'blob'],
  ['text', 'text/plain', 'undefined', 'CONVERT_TO_TEXT', 'text'],
  ['text', 'text/plain', 'image/png', undefined, 'text'],
  ['base64', 'text/plain', 'image/png', 'CONVERT_TO_BINARY', 'blob'],
  ['text', 'text/plain', 'image/png', 'CONVERT_TO_TEXT', 'text'],
  ['base64', 'image/png', 'image/png', undefined, 'blob'],
  ['base64', 'image/png', 'image/png', 'CONVERT_TO_BINARY', 'blob'],
  ['text', 'image/png', 'image/png', 'CONVERT_TO_TEXT', 'text'],
  ['blob', 'text/plain', 'image/png', undefined, 'base64'],
  ['blob', 'text/plain', 'image/png', 'CONVERT_TO_BINARY', 'blob'],
  ['blob', 'text/plain', 'image/png', 'CONVERT_TO_TEXT', 'base64'],
  ['blob', 'image/png', 'image/png', undefined, 'blob'],
  ['blob', 'image/png', 'image/png', 'CONVERT_TO_BINARY', 'blob'],
  ['blob', 'image/png', 'image/png', 'CONVERT_TO_TEXT', 'base64'],
]

function conversions(rows: typeof REQUESTS, prefix: string): readonly ConversionRow[] {
  return rows.map(([payload, type, binaryMediaTypes, handling, result], index) => ({ id: `${prefix}${index + 1}`, payload, type, binaryMediaTypes, handling, result }))
}

export const REQUEST_CONVERSIONS: readonly ConversionRow[] = conversions(REQUESTS, 'Q')
export const RESPONSE_CONVERSIONS: readonly ConversionRow[] = conversions(RESPONSES, 'A')

/** What becomes of a header; recorded on AWS 2024-12-11 (facts/dataplane.md, section 4). */
export interface HeaderRow {
  readonly id: string
  readonly header: string
  readonly where: 'from the client, HTTP_PROXY' | 'mapped, HTTP' | 'mapped, AWS' | 'from the backend, HTTP_PROXY' | 'mapped to the client, HTTP'
  readonly outcome: 'dropped' | '500' | 'remapped' | 'kept'
}

const HEADERS: readonly (readonly [HeaderRow['where'], HeaderRow['outcome'], readonly string[]])[] = [
  ['from the client, HTTP_PROXY', 'dropped', ['Content-MD5', 'Max-Forwards', 'Proxy-Authenticate', 'Server', 'TE', 'Trailer', 'WWW-Authenticate', 'Via', 'Content-Encoding']],
  ['from the client, HTTP_PROXY', 'kept', ['Authorization', 'X-Own', 'Referer', 'Cookie']],
  ['mapped, HTTP', '500', ['Content-Length', 'Transfer-Encoding', 'X-Amzn-Trace-Id', 'X-Amzn-Apigateway-Api-Id']],
  ['mapped, HTTP', 'dropped', ['Expect', 'Proxy-Authenticate', 'TE', 'Via']],
  ['mapped, HTTP', 'kept', ['Authorization', 'Referer', 'X-Own']],
  ['mapped, AWS', '500', ['Content-Length', 'Transfer-Encoding', 'X-Amzn-Trace-Id', 'X-Amzn-Apigateway-Api-Id', 'Authorization', 'Connection', 'Expect', 'Proxy-Authenticate', 'TE']],
  ['from the backend, HTTP_PROXY', 'remapped', ['Date', 'Server', 'Connection', 'Content-Length']],
  ['from the backend, HTTP_PROXY', 'dropped', ['Via', 'Content-Encoding', 'Transfer-Encoding']],
  ['from the backend, HTTP_PROXY', 'kept', ['WWW-Authenticate', 'X-Own', 'Set-Cookie']],
  ['mapped to the client, HTTP', 'remapped', ['Authorization', 'Content-MD5', 'Date', 'Expect', 'Host', 'Max-Forwards', 'Proxy-Authenticate', 'Server', 'Trailer', 'Upgrade', 'User-Agent', 'WWW-Authenticate']],
  ['mapped to the client, HTTP', 'kept', ['X-Own', 'Location', 'Cache-Control']],
]

export const HEADER_ROWS: readonly HeaderRow[] = HEADERS.flatMap(([where, outcome, names]) => names.map((header) => ({ where, outcome, header }))).map(
  (row, index) => ({ id: `H${index + 1}`, ...row }),
)
