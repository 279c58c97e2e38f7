/** Headers that no mapping may set on an integration request, and those that AWS integrations refuse besides. Recorded on AWS 2024-12-11. */
const reservedByAll: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'x-amzn-trace-id', 'x-amzn-apigateway-api-id'])
const reservedByAws: ReadonlySet<string> = new Set(['authorization', 'connection', 'expect', 'proxy-authenticate', 'te'])

/**
 * Whether setting this header by a REST mapping makes the call fail with 500 InternalServerErrorException.
 *
 * @param integrationType the integration's type: `AWS` and `AWS_PROXY` refuse more than `HTTP`, `HTTP_PROXY` and `MOCK`.
 */
export function isReservedIntegrationHeader(name: string, { integrationType }: { readonly integrationType: string }): boolean {
  const lower = name.toLowerCase()
  return reservedByAll.has(lower) || (integrationType.startsWith('AWS') && reservedByAws.has(lower))
}

const reservedNames: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-location',
  'forwarded',
  'keep-alive',
  'origin',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailers',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'via',
])

/**
 * Whether an HTTP API refuses mappings for this header.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html#http-api-mapping-reserved-headers
 */
export function isReservedHttpHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return reservedNames.has(lower) || /^(?:access-control-|apigw-|x-amz-|x-amzn-)/.test(lower)
}
