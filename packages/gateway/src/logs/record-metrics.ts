import type { Exchange } from '../exchange/exchange.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'

interface Place {
  readonly resource: string | undefined
  readonly method?: string | undefined
}

/** Tells the sink of metrics, if there is one, of a finished REST or HTTP request. */
export function recordRequest<Stage extends { readonly apiId: string; readonly stageName: string }, Operation>(
  { answer, cache, integration, receivedAt, runtime, stage }: Exchange<Stage, Operation>,
  { method, resource }: Place,
): void {
  const { metrics } = runtime.sinks
  if (metrics === undefined) return
  metrics({
    apiId: stage.apiId,
    stage: stage.stageName,
    status: answer?.status ?? 500,
    latency: runtime.now() - receivedAt,
    ...(resource === undefined ? undefined : { resource }),
    ...(method === undefined ? undefined : { method }),
    ...(integration.latency === undefined ? undefined : { integrationLatency: integration.latency }),
    ...(cache === undefined ? undefined : { cache }),
  })
}

/** The same for an event of a WebSocket connection; its resource is the route key. */
export function recordEvent({ integration, receivedAt, route, runtime, session, status }: SocketExchange): void {
  const { metrics } = runtime.sinks
  if (metrics === undefined) return
  metrics({
    apiId: session.apiId,
    stage: session.stageName,
    resource: route.routeKey,
    status,
    latency: runtime.now() - receivedAt,
    ...(integration.latency === undefined ? undefined : { integrationLatency: integration.latency }),
  })
}
