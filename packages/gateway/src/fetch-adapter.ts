import type { GatewayRequest, GatewayResponse, HeaderPairs } from '@gatewright/types'
import type { RequestFacts } from './options.ts'

/** A WHATWG request as the gateway takes it: for tests, browsers and edge runtimes; a server has a shorter way. */
export async function fromFetchRequest(request: Request, facts: RequestFacts = {}): Promise<GatewayRequest> {
  const url = new URL(request.url)
  const headers = [...request.headers].flat()
  if (!request.headers.has('host')) headers.push('Host', url.host)
  const { sourceIp = '127.0.0.1', protocol = 'HTTP/1.1', tls } = facts
  return {
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    body: request.body === null ? undefined : new Uint8Array(await request.arrayBuffer()),
    sourceIp,
    protocol,
    ...(tls === undefined ? undefined : { tls }),
  }
}

/** The gateway's answer as a WHATWG response. */
export function toFetchResponse({ status, headers, body }: GatewayResponse): Response {
  return new Response(hasNoBody(status) ? null : toContent(body), { status, headers: pairs(headers) })
}

/** Statuses that a `Response` refuses a body for. */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

function pairs(headers: HeaderPairs): [string, string][] {
  const list: [string, string][] = []
  for (let index = 0; index < headers.length; index += 2) list.push([headers[index] as string, headers[index + 1] as string])
  return list
}

function toContent(body: GatewayResponse['body']): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : toStream(body)
}

function toStream(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
