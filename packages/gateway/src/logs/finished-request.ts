import type { HttpExchange } from '../compile/http-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'

/** One finished request in numbers, for metrics. */
export interface FinishedRequest {
  readonly apiId: string
  readonly stage: string
  readonly isCanary: boolean
  /** The declared resource path or route key; `undefined` where none was matched. */
  readonly resource: string | undefined
  /** The declared method of a resource: `GET`, `ANY`. */
  readonly method: string | undefined
  readonly status: number
  /** Milliseconds from arrival to the answer. */
  readonly latency: number
  /** Milliseconds; `undefined` where no backend was called. */
  readonly integrationLatency: number | undefined
  /** `undefined` where the method is not cached. */
  readonly cache: 'hit' | 'miss' | undefined
}

/** The numbers of a REST request that has its answer. */
export function finishedRest(exchange: RestExchange): FinishedRequest {
  const { answer, cache, integration, operation, receivedAt, runtime, stage } = exchange
  return {
    apiId: stage.apiId,
    stage: stage.stageName,
    isCanary: stage.isCanary,
    resource: operation.resourcePath,
    method: operation.resourceMethod,
    status: answer?.status ?? 500,
    latency: runtime.now() - receivedAt,
    integrationLatency: integration.latency,
    cache,
  }
}

/** The numbers of an HTTP API's request that has its answer. */
export function finishedHttp({ answer, cache, integration, operation, receivedAt, runtime, stage }: HttpExchange): FinishedRequest {
  return {
    apiId: stage.apiId,
    stage: stage.stageName,
    isCanary: false,
    resource: operation.routeKey,
    method: undefined,
    status: answer?.status ?? 500,
    latency: runtime.now() - receivedAt,
    integrationLatency: integration.latency,
    cache,
  }
}
