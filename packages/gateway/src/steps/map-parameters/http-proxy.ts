import { encodePath, isFailure } from '@gatewright/integrations'
import type { HttpExchange, HttpRouteInput } from '../../compile/http-plan.ts'
import { httpRequestSource } from '../../context/http-context.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { safeHeaders } from '../../exchange/safe-headers.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { failureOfHttpIntegration } from '../../gateway-responses/integration-failure.ts'
import { bounded } from '../../payload/bounded.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { withPayload } from '../read-payload.ts'
import { compileRequestMapping } from './mapping.ts'

/** Headers of the client's connection, and those that the gateway says in its own words. */
const NOT_PROXIED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
])

/**
 * HTTP_PROXY of an HTTP API: the whole request to a URL, or to a VPC link's target; the body is handed on as it arrives.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 */
export function mapHttpProxyRoute(input: HttpRouteInput): Step<HttpExchange>['run'] {
  const { integration, plan, stageVariables } = input
  const mapping = compileRequestMapping(integration.requestParameters)
  const method = integration.integrationMethod
  const makePath = compilePath(input)

  function map(exchange: HttpExchange): Verdict {
    const uri = plan.resolveUri({ pathParameters: encoded(exchange.pathParameters), stageVariables })
    if (isFailure(uri)) return failureOfHttpIntegration(uri)
    const headers = proxiedHeaders(exchange)
    const changed = mapping?.change(httpRequestSource(exchange, headers))
    const path = mapping?.setsPath === true ? encodePath(changed?.path ?? '/') : makePath(exchange, uri)
    const body = exchange.payload ?? exchange.request.body
    const limit = exchange.runtime.limits.payloadBytes
    if (body instanceof Uint8Array && body.byteLength > limit) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
    exchange.integrationRequest = {
      method: method === undefined || method === 'ANY' ? exchange.method : method,
      uri,
      query: changed?.query ?? exchange.request.query,
      headers: changed === undefined ? headers : safeHeaders(changed.headers),
      body: body === undefined || body instanceof Uint8Array ? body : bounded(body, limit),
      traceId: exchange.traceId,
      ...(path === undefined ? undefined : { path: path.startsWith('/') ? path : `/${path}` }),
    }
    return undefined
  }
  return mapping?.readsBody === true ? (exchange) => withPayload(exchange, () => map(exchange)) : map
}

/**
 * The path where it is not the URI's own: `$default` appends the request's, a VPC link takes the whole with the stage.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
function compilePath({ integration, route }: HttpRouteInput): (exchange: HttpExchange, uri: string) => string | undefined {
  if (integration.connectionType === 'VPC_LINK') return ({ arrival }, uri) => (uri.startsWith('arn:') ? arrival.fullPath : undefined)
  if (route.routeKey !== '$default') return () => undefined
  return ({ arrival }, uri) => {
    const base = /^https?:\/\/[^/?#]*([^?#]*)/i.exec(uri)?.[1] ?? ''
    return `${base.replace(/\/$/, '')}${arrival.path}`
  }
}

function encoded(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const name of Object.keys(parameters)) values[name] = encodePath(parameters[name] as string)
  return values
}

function proxiedHeaders({ arrival, request, traceId }: HttpExchange): string[] {
  const headers: string[] = []
  for (let index = 0; index < request.headers.length; index += 2) {
    const name = request.headers[index] as string
    if (!NOT_PROXIED.has(name.toLowerCase())) headers.push(name, request.headers[index + 1] as string)
  }
  const before = lastHeader(request.headers, 'forwarded')
  const proto = request.tls === undefined ? 'http' : 'https'
  const address = request.sourceIp.includes(':') ? `"[${request.sourceIp}]"` : request.sourceIp
  const hop = `for=${address};host=${quoteHost(arrival.domainName)};proto=${proto}`
  headers.push('Forwarded', before === undefined ? hop : `${before}, ${hop}`)
  headers.push('Via', 'HTTP/1.1 AmazonAPIGateway', 'X-Amzn-Trace-Id', traceId)
  return headers
}

/** RFC 7239: a host with a port is quoted. */
function quoteHost(host: string): string {
  return host.includes(':') ? `"${host}"` : host
}
