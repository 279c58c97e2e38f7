import type { GatewayRequest, GatewayResponse } from '@gatewright/types'

/** What the process can tell about itself. */
export interface SystemFacts {
  /** False while templates load and while the server drains. */
  readonly isReady: () => boolean
  readonly version: string
  /** What is enforced, refused or not there yet, per operation and field. */
  readonly parity: () => unknown
}

const PREFIX = '/_gatewright/'

/** Whether a path belongs to the server itself rather than to AWS's interface or to an API. */
export function isSystemPath(path: string): boolean {
  return path.startsWith(PREFIX)
}

/** `/_gatewright/health`: the process lives. `/_gatewright/ready`: it serves everything. `/_gatewright/parity`: what works. */
export function answerSystemRequest({ method, path }: GatewayRequest, facts: SystemFacts): GatewayResponse {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { message: 'Method Not Allowed' })
  const endpoint = path.slice(PREFIX.length)
  if (endpoint === 'health') return json(200, { status: 'ok', version: facts.version })
  if (endpoint === 'ready') return facts.isReady() ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' })
  if (endpoint === 'parity') return json(200, facts.parity())
  return json(404, { message: 'Not Found' })
}

function json(status: number, value: unknown): GatewayResponse {
  return { status, headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-store'], body: JSON.stringify(value) }
}
