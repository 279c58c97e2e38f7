import { parseAddress } from '@gatewright/router'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { ApiPlan } from '../compile/api-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import { forbidden } from '../gateway-responses/forbidden.ts'
import type { Runtime } from '../runtime.ts'
import type { WatchedEntry } from './request-watch.ts'
import { heldBytes, seenMessage, targetOf } from './seen-message.ts'

/** Answers a request that reached no stage by 403. */
export function refuseStray(runtime: Runtime, { extendedRequestId, ...stray }: Omit<Stray, 'response'> & { readonly extendedRequestId: string }): ReturnType<typeof forbidden> {
  const response = forbidden({ requestId: stray.requestId, extendedRequestId })
  reportStray(runtime, { ...stray, response })
  return response
}

/** A request that reached no stage. */
export interface Stray {
  readonly request: GatewayRequest
  readonly requestId: string
  readonly response: Pick<GatewayResponse, 'status' | 'headers' | 'body'>
  /** The API that it named, where there is one. */
  readonly api: ApiPlan | undefined
  /** Why it was refused, where that is not that nothing is there. */
  readonly reason?: string | undefined
}

/** Tells a watcher, if anybody looks on, of a request that was refused because no API or no stage is where it asked. */
export function reportStray({ watch, now }: Runtime, stray: Stray): void {
  if (watch?.active !== true) return
  const { request, requestId, response, api } = stray
  const { headers, method, path, query } = request
  const apiId = api?.apiId ?? parseAddress({ host: lastHeader(headers, 'host') ?? '', path })?.apiId ?? ''
  const reason = stray.reason ?? (api === undefined ? 'No API is served at this address' : 'The API has no stage at this address')
  const step = api === undefined ? 'match-host' : 'match-stage'
  const details = api === undefined ? { host: lastHeader(headers, 'host'), path, apiId } : { path, stages: [...api.stages.keys()] }
  const entry: WatchedEntry = {
    requestId,
    apiId,
    stage: '',
    protocol: api?.protocol ?? 'NONE',
    isCanary: false,
    time: now(),
    method,
    path,
    query,
    route: undefined,
    status: response.status,
    latency: 0,
    integrationLatency: undefined,
    cache: undefined,
    failure: reason,
  }
  watch.finished({
    isFollowed: watch.follows?.({ stage: { apiId, stageName: '' }, method, path }) !== false,
    apiId,
    stage: '',
    method,
    route: undefined,
    status: response.status,
    cache: undefined,
    entry,
    heldBytes: 2048 + heldBytes(request.body),
    story: () => ({
      entry,
      decisions: [{ step, verdict: 'failed', at: 0, took: 0, details, failure: fail(response.status === 404 ? 'RESOURCE_NOT_FOUND' : 'ACCESS_DENIED', reason) }],
      log: [],
      client: {
        request: seenMessage(`${method} ${targetOf(path, query)}`, headers, request.body),
        response: seenMessage(String(response.status), response.headers, response.body),
      },
    }),
  })
}
