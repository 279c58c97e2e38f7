import { HEADER_RULES } from '@gatewright/integrations'
import type { GatewayRequest, HeaderPairs } from '@gatewright/types'
import { lastHeader } from './headers.ts'

/**
 * Headers that no REST integration receives.
 * Recorded: test_apigateway_header_remapping_aws (AWS and AWS_PROXY), `full-integration` and `no-param-integration`.
 */
export const NEVER_RECEIVED: ReadonlySet<string> = new Set([
  ...HEADER_RULES.AWS_PROXY.droppedFromRequest,
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-http-method-override',
  'x-gatewright-trace',
])

/** Where a request came from, as the `X-Forwarded-*` headers say it. */
export interface ForwardedFacts {
  /** The addresses that the request came by, the last peer at the end. */
  readonly forwardedFor: string
  readonly port: string
  readonly proto: 'http' | 'https'
}

/** The facts of the `X-Forwarded-*` headers of a request. */
export function forwardedFacts(request: GatewayRequest): ForwardedFacts {
  const before = lastHeader(request.headers, 'x-forwarded-for')
  const proto = request.tls === undefined ? 'http' : 'https'
  const host = lastHeader(request.headers, 'host') ?? ''
  const port = portOf(host) ?? (proto === 'https' ? '443' : '80')
  return { forwardedFor: before === undefined ? request.sourceIp : `${before}, ${request.sourceIp}`, port, proto }
}

function portOf(host: string): string | undefined {
  const colon = host.lastIndexOf(':')
  const port = colon === -1 ? '' : host.slice(colon + 1)
  return port !== '' && !port.endsWith(']') ? port : undefined
}

/** The headers of a request as a REST API hands them on: hop headers left out, tracing and forwarding headers added. */
export function receivedHeaders(request: GatewayRequest, traceId: string): HeaderPairs {
  const kept: string[] = []
  const { headers } = request
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    if (!NEVER_RECEIVED.has(name.toLowerCase())) kept.push(name, headers[index + 1] as string)
  }
  const { forwardedFor, port, proto } = forwardedFacts(request)
  kept.push('X-Amzn-Trace-Id', traceId, 'X-Forwarded-For', forwardedFor, 'X-Forwarded-Port', port, 'X-Forwarded-Proto', proto)
  return kept
}
