import type { DecisionTrace } from '@gatewright/gateway'
import type { GatewayRequest, GatewayResponse, HeaderPairs } from '@gatewright/types'
import type { PlaygroundFiles } from '../playground/playground-files.ts'
import { headerOf } from './header-of.ts'

/** What the process can tell about itself. */
export interface SystemFacts {
  /** False while templates load and while the server drains. */
  readonly isReady: () => boolean
  readonly version: string
  /** What the process works with, and whether it can be reached. */
  readonly engines: () => object
  /** What is enforced, refused or not there yet, per operation and field. */
  readonly parity: () => unknown
  /** In Prometheus' text format. */
  readonly metrics: () => string
  /** A decision trace by its request's id, for who has the key. */
  readonly findTrace: (requestId: string, key: string | undefined) => DecisionTrace | undefined
  readonly playground: PlaygroundFiles
}

const PREFIX = '/_gatewright/'

/** Whether a path belongs to the server itself rather than to AWS's interface or to an API. */
export function isSystemPath(path: string): boolean {
  return path.startsWith(PREFIX) || path === '/_gatewright'
}

/** `/_gatewright/health`: the process lives. `/_gatewright/ready`: it serves everything. `/_gatewright/parity`: what works.
 * `/_gatewright/metrics`: AWS's metrics of APIs. `/_gatewright/traces/{requestId}`: why a request went as it did. The rest is the
 * playground's page. */
export function answerSystemRequest({ method, path, headers }: GatewayRequest, facts: SystemFacts): GatewayResponse {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { message: 'Method Not Allowed' })
  if (path.length < PREFIX.length) return { status: 308, headers: ['Location', PREFIX], body: '' }
  const endpoint = path.slice(PREFIX.length)
  if (endpoint === 'health') return json(200, { status: 'ok', version: facts.version, ...facts.engines() })
  if (endpoint === 'ready') return facts.isReady() ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' })
  if (endpoint === 'parity') return json(200, facts.parity())
  if (endpoint === 'metrics') return text('text/plain; version=0.0.4; charset=utf-8', facts.metrics())
  if (endpoint.startsWith(TRACES)) return traceOf(endpoint.slice(TRACES.length), { headers, facts })
  return facts.playground.find({ headers }, endpoint) ?? json(404, { message: 'Not Found' })
}

const TRACES = 'traces/'

/** A trace as JSON, or with `Accept: text/plain` as lines of AWS's execution log. Without the key there are no traces. */
function traceOf(requestId: string, { headers, facts }: { readonly headers: HeaderPairs; readonly facts: SystemFacts }): GatewayResponse {
  const trace = facts.findTrace(requestId, headerOf(headers, 'x-gatewright-trace'))
  if (trace === undefined) return json(404, { message: 'Not Found' })
  const wantsLines = headerOf(headers, 'accept')?.startsWith('text/plain') === true
  return wantsLines ? text('text/plain; charset=utf-8', `${trace.log.join('\n')}\n`) : json(200, trace)
}

function text(contentType: string, body: string): GatewayResponse {
  return { status: 200, headers: ['Content-Type', contentType, 'Cache-Control', 'no-store'], body }
}

function json(status: number, value: unknown): GatewayResponse {
  return { status, headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-store'], body: JSON.stringify(value) }
}
