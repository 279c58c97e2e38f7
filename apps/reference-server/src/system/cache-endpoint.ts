import type { ApiPublication, GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { Flush } from '../store/flushes.ts'

/** What is served, and how its cached answers are dropped on all nodes. */
export interface Caches {
  readonly publication: (apiId: string) => Promise<ApiPublication | undefined>
  /** Rejects when Redis did not take it: what was to go is still found. */
  readonly flush: (flush: Flush) => Promise<void>
}

const PATH = /^\/_gatewright\/caches\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/

/** Whether a path names cached answers, which those may drop who may use the management API. */
export function isCachePath(path: string): boolean {
  return PATH.test(path)
}

/**
 * `DELETE /_gatewright/caches/{apiId}/{stage}`: drops the cached answers of a stage; FlushStageCache does it for REST APIs only.
 * `DELETE /_gatewright/caches/{apiId}/{stage}/{namespace}`: those of one `cacheNamespace` (a resource's id unless it was set), or of
 * one route of an HTTP API, by its id. 202 when no node finds them any more, 404 for a stage that is not there, 503 with Redis away.
 */
export async function answerCacheFlush({ method, path }: GatewayRequest, { flush, publication }: Caches): Promise<GatewayResponse> {
  const [, apiId = '', stageName = '', namespace] = PATH.exec(path)?.map((part: string | undefined) => (part === undefined ? undefined : decoded(part))) ?? []
  if (method !== 'DELETE') return json(405, 'Method Not Allowed', ['Allow', 'DELETE'])
  const served = await publication(apiId)
  if (served === undefined || !served.stages.some(({ stage }) => stage.stageName === stageName)) return json(404, 'Invalid stage identifier specified')
  try {
    await flush({ apiId, stageName, cache: 'data', ...(namespace !== undefined && { namespace }) })
    return { status: 202, headers: [], body: '' }
  } catch (error) {
    return json(503, (error as Error).message)
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function json(status: number, message: string, headers: readonly string[] = []): GatewayResponse {
  return { status, headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-store', ...headers], body: JSON.stringify({ message }) }
}
