import { HEADER_RULES } from '@gatewright/integrations'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { forwardedFacts, NEVER_RECEIVED } from '../../exchange/forwarded.ts'
import { lastHeader } from '../../exchange/headers.ts'

/** Headers that HTTP_PROXY does not hand on unless they are mapped. */
const NOT_PROXIED: ReadonlySet<string> = new Set(['host', 'content-encoding', 'via'])
/** Headers that no backend gets, mapped or not. Recorded on AWS 2024-12-11: dataplane facts, section 4. */
const NEVER_SENT_HTTP: ReadonlySet<string> = HEADER_RULES.HTTP.droppedAfterMapping
const NEVER_SENT_AWS: ReadonlySet<string> = HEADER_RULES.AWS.droppedAfterMapping

/** What becomes of a client's header on its way to an HTTP_PROXY backend. */
interface ProxiedName {
  readonly lower: string
  readonly isDropped: boolean
}

/** Makes the headers of an HTTP_PROXY request. */
export type ProxyHeaders = (exchange: RestExchange, mapped: readonly string[]) => string[]

/**
 * HTTP_PROXY: the client's headers, those mapped in their place, and the gateway's own where they are missing. What becomes of
 * a name is remembered: clients send the same ones again and again.
 */
export function compileProxyHeaders(): ProxyHeaders {
  const known = new Map<string, ProxiedName>()

  function look(name: string): ProxiedName {
    const found = known.get(name)
    if (found !== undefined) return found
    const lower = name.toLowerCase()
    const made = { lower, isDropped: NEVER_RECEIVED.has(lower) || NOT_PROXIED.has(lower) }
    if (known.size < MOST_NAMES) known.set(name, made)
    return made
  }

  return (exchange, mapped) => {
    const { request, stage } = exchange
    const given = request.headers
    const replaced = namesOf(mapped)
    const headers: string[] = []
    let hasAgent = replaced.has('user-agent')
    let hasAccept = replaced.has('accept')
    for (let index = 0; index < given.length; index += 2) {
      const name = given[index] as string
      const value = given[index + 1] as string
      const { isDropped, lower } = look(name)
      if (isDropped || replaced.has(lower) || (lower === 'authorization' && value.startsWith('AWS4-HMAC-SHA256'))) continue
      if (lower === 'user-agent') hasAgent = true
      else if (lower === 'accept') hasAccept = true
      headers.push(name, lower === 'accept' ? firstOf(value) : value)
    }
    const { forwardedFor, port, proto } = forwardedFacts(request)
    pushUnlessMapped(headers, replaced, ['X-Amzn-Trace-Id', exchange.traceId, 'X-Forwarded-For', forwardedFor, 'X-Forwarded-Port', port, 'X-Forwarded-Proto', proto])
    pushMapped(headers, mapped, NEVER_SENT_HTTP)
    if (!hasAgent) headers.push('User-Agent', `AmazonAPIGateway_${stage.apiId}`)
    if (!hasAccept) headers.push('Accept', 'application/json')
    headers.push('X-Amzn-Apigateway-Api-Id', stage.apiId)
    return headers
  }
}

function namesOf(mapped: readonly string[]): ReadonlySet<string> {
  if (mapped.length === 0) return NONE
  return new Set(mapped.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()))
}

function pushUnlessMapped(headers: string[], replaced: ReadonlySet<string>, pairs: readonly string[]): void {
  if (replaced.size === 0) headers.push(...pairs)
  else for (let index = 0; index < pairs.length; index += 2) if (!replaced.has((pairs[index] as string).toLowerCase())) headers.push(pairs[index] as string, pairs[index + 1] as string)
}

const NONE: ReadonlySet<string> = new Set()
/** A client could make up names without end. */
const MOST_NAMES = 500

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
