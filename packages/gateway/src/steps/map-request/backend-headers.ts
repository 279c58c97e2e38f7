import { HEADER_RULES } from '@gatewright/integrations'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { methodHeaders } from '../../context/rest-context.ts'
import { forwardedFacts } from '../../exchange/forwarded.ts'
import { lastHeader } from '../../exchange/headers.ts'

/** Headers that HTTP_PROXY does not hand on unless they are mapped. */
const NOT_PROXIED: ReadonlySet<string> = new Set(['host', 'content-encoding', 'via'])
/** Headers that no backend gets, mapped or not. Recorded on AWS 2024-12-11: dataplane facts, section 4. */
const NEVER_SENT_HTTP: ReadonlySet<string> = HEADER_RULES.HTTP.droppedAfterMapping
const NEVER_SENT_AWS: ReadonlySet<string> = HEADER_RULES.AWS.droppedAfterMapping

/** HTTP_PROXY: the client's headers, those mapped in their place, and the gateway's own where they are missing. */
export function proxiedHeaders(exchange: RestExchange, mapped: readonly string[]): string[] {
  const replaced = new Set<string>()
  for (let index = 0; index < mapped.length; index += 2) replaced.add((mapped[index] as string).toLowerCase())
  const headers: string[] = []
  const received = methodHeaders(exchange)
  const isSigned = lastHeader(received, 'authorization')?.startsWith('AWS4-HMAC-SHA256') === true
  for (let index = 0; index < received.length; index += 2) {
    const name = received[index] as string
    const lower = name.toLowerCase()
    if (replaced.has(lower) || NOT_PROXIED.has(lower) || (isSigned && lower === 'authorization')) continue
    headers.push(name, lower === 'accept' ? firstOf(received[index + 1] as string) : (received[index + 1] as string))
  }
  pushMapped(headers, mapped, NEVER_SENT_HTTP)
  addMissing(headers, 'User-Agent', `AmazonAPIGateway_${exchange.stage.apiId}`)
  addMissing(headers, 'Accept', 'application/json')
  headers.push('X-Amzn-Apigateway-Api-Id', exchange.stage.apiId)
  return headers
}

/**
 * HTTP: what is mapped and the gateway's own.
 * Recorded: test_http_integration_with_lambda[HTTP], the headers that the backend saw.
 */
export function httpHeaders(exchange: RestExchange, mapped: readonly string[]): string[] {
  const headers: string[] = []
  pushMapped(headers, mapped, NEVER_SENT_HTTP)
  addDefaults(exchange, headers)
  const { forwardedFor, port, proto } = forwardedFacts(exchange.request)
  headers.push('X-Amzn-Apigateway-Api-Id', exchange.stage.apiId)
  headers.push('X-Forwarded-For', forwardedFor, 'X-Forwarded-Port', port, 'X-Forwarded-Proto', proto)
  return headers
}

/** AWS: what is mapped and the gateway's own; the call is signed later. */
export function awsHeaders(exchange: RestExchange, mapped: readonly string[]): string[] {
  const headers: string[] = []
  pushMapped(headers, mapped, NEVER_SENT_AWS)
  addDefaults(exchange, headers)
  return headers
}

function addDefaults(exchange: RestExchange, headers: string[]): void {
  addMissing(headers, 'Content-Type', lastHeader(exchange.request.headers, 'content-type') ?? 'application/json')
  addMissing(headers, 'Accept', 'application/json')
  addMissing(headers, 'User-Agent', `AmazonAPIGateway_${exchange.stage.apiId}`)
  headers.push('X-Amzn-Trace-Id', exchange.traceId)
}

function pushMapped(headers: string[], mapped: readonly string[], never: ReadonlySet<string>): void {
  for (let index = 0; index < mapped.length; index += 2) {
    const name = mapped[index] as string
    if (!never.has(name.toLowerCase())) headers.push(name, mapped[index + 1] as string)
  }
}

function addMissing(headers: string[], name: string, value: string): void {
  if (lastHeader(headers, name.toLowerCase()) === undefined) headers.push(name, value)
}

/** "Only the first Accept media type is honoured": api-gateway-known-issues. */
function firstOf(accept: string): string {
  const comma = accept.indexOf(',')
  return comma < 0 ? accept : accept.slice(0, comma).trim()
}
