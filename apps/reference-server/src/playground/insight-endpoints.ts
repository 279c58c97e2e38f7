import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { readInterest } from './read-interest.ts'
import type { Traffic } from './traffic.ts'

/** What the playground shows beyond AWS's interface. */
export interface Insights {
  readonly traffic: Pick<Traffic, 'stream' | 'find'>
  /** Open connections of a stage, `{apiId}/{stage}`. */
  readonly connections: (scope: string) => AsyncIterable<object>
  /** What a deployment froze. */
  readonly deployment: (place: { readonly apiId: string; readonly deploymentId: string }) => Promise<object | undefined>
}

const PATH = /^\/_gatewright\/(traffic|requests|connections|deployments)(?:\/([^/]+))?(?:\/([^/]+))?$/

/** Whether a path shows what requests and deployments hold, which only those may see who may use the management API. */
export function isInsightPath(path: string): boolean {
  return PATH.test(path)
}

/**
 * `/_gatewright/traffic`: requests as they finish, as server-sent events; see `readInterest` for its query. `/_gatewright/requests/{requestId}`: all of one.
 * `/_gatewright/connections/{apiId}/{stage}`: who is connected. `/_gatewright/deployments/{apiId}/{id}`: what was deployed.
 */
export async function answerInsight({ method, path, query }: GatewayRequest, { traffic, connections, deployment }: Insights): Promise<GatewayResponse> {
  const [, kind, first, second] = PATH.exec(path)?.map((part: string | undefined) => (part === undefined ? undefined : decoded(part))) ?? []
  if (method !== 'GET') return json(405, { message: 'Method Not Allowed' })
  if (kind === 'traffic' && first === undefined) {
    const interest = readInterest(query)
    return typeof interest === 'string' ? json(400, { message: interest }) : { status: 200, headers: EVENT_STREAM, body: traffic.stream(interest) }
  }
  if (kind === 'requests' && first !== undefined && second === undefined) return found(traffic.find(first))
  if (first !== undefined && second !== undefined) {
    if (kind === 'connections') return json(200, await listed(connections(`${first}/${second}`)))
    if (kind === 'deployments') return found(await deployment({ apiId: first, deploymentId: second }))
  }
  return json(404, { message: 'Not Found' })
}

const EVENT_STREAM = ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff', 'Cross-Origin-Resource-Policy', 'same-origin']

/** Connections that are listed at most: a page shows no more. */
const MOST_CONNECTIONS = 1000

async function listed(connections: AsyncIterable<object>): Promise<readonly object[]> {
  const list: object[] = []
  for await (const connection of connections) {
    list.push(connection)
    if (list.length === MOST_CONNECTIONS) break
  }
  return list
}

function found(value: object | undefined): GatewayResponse {
  return value === undefined ? json(404, { message: 'Not Found' }) : json(200, value)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function json(status: number, value: unknown): GatewayResponse {
  return { status, headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-store', 'Cross-Origin-Resource-Policy', 'same-origin'], body: JSON.stringify(value) }
}
