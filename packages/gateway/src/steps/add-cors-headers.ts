import type { CorsConfiguration, GatewayRequest } from '@gatewright/types'
import type { HttpExchange } from '../compile/http-plan.ts'
import { lastHeader } from '../exchange/headers.ts'

const CORS_HEADERS: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-expose-headers',
  'access-control-max-age',
])

/**
 * Adds the configured CORS headers to an answer and drops those of the backend.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function compileCorsHeaders(cors: CorsConfiguration | undefined): ((exchange: HttpExchange) => void) | undefined {
  if (cors === undefined) return undefined
  const actual = pairs([
    ['Access-Control-Allow-Credentials', cors.allowCredentials === true ? 'true' : undefined],
    ['Access-Control-Expose-Headers', cors.exposeHeaders?.join(',')],
  ])
  const preflight = pairs([
    ['Access-Control-Allow-Credentials', cors.allowCredentials === true ? 'true' : undefined],
    ['Access-Control-Allow-Methods', cors.allowMethods?.join(',')],
    ['Access-Control-Allow-Headers', cors.allowHeaders?.join(',')],
    ['Access-Control-Max-Age', cors.maxAge === undefined ? undefined : String(cors.maxAge)],
  ])
  return ({ answer, request }) => {
    if (answer === undefined) return
    answer.headers = withoutCors(answer.headers)
    const origin = lastHeader(request.headers, 'origin')
    const allowed = origin === undefined ? undefined : allowedOrigin(cors, origin)
    if (allowed === undefined) return
    answer.headers.push('Access-Control-Allow-Origin', allowed, ...(isPreflight(request) ? preflight : actual))
    if (allowed !== '*') answer.headers.push('Vary', 'Origin')
  }
}

/** Whether a browser asks before it sends the request that it means. */
export function isPreflight({ method, headers }: GatewayRequest): boolean {
  if (method !== 'OPTIONS') return false
  return lastHeader(headers, 'origin') !== undefined && lastHeader(headers, 'access-control-request-method') !== undefined
}

/** What `Access-Control-Allow-Origin` says to an origin: `*`, the origin itself, or nothing. */
function allowedOrigin({ allowOrigins = [] }: CorsConfiguration, origin: string): string | undefined {
  for (const allowed of allowOrigins) {
    if (allowed === '*') return '*'
    const isScheme = allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1))
    if (allowed === origin || isScheme) return origin
  }
  return undefined
}

function pairs(headers: readonly (readonly [name: string, value: string | undefined])[]): readonly string[] {
  return headers.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [name, value]))
}

function withoutCors(headers: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    if (!CORS_HEADERS.has(name.toLowerCase())) kept.push(name, headers[index + 1] as string)
  }
  return kept
}
