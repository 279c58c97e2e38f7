import { methodLevels, planLevels, type BucketHandle, type Decision, type PartialLimit } from '@gatewright/throttler'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { WebSocketRouteInput } from '../compile/websocket-plan.ts'
import type { PlannedKey } from '../account/usage-plans.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'

/**
 * Takes a token from the buckets of the key's plan, then of the method, then of the account; then counts the quota.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const throttle: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'throttle',
  compile({ method, ownSetting, resource, restApi, runtime, stage, stageSetting }) {
    const path = `${resource.path}/${method.httpMethod}`
    const handles = compileHandles(runtime, {
      apiId: restApi.id,
      stage: stage.stageName,
      method: path,
      own: ownSetting && { rateLimit: ownSetting.throttlingRateLimit, burstLimit: ownSetting.throttlingBurstLimit },
      shared: { rateLimit: stageSetting.throttlingRateLimit, burstLimit: stageSetting.throttlingBurstLimit },
    })
    if (method.apiKeyRequired !== true) return handles.length === 0 ? undefined : () => take(runtime, handles)
    const place = `${restApi.id}/${stage.stageName}${path}`
    return ({ plannedKey }) => (plannedKey === undefined ? take(runtime, handles) : takeForKey(runtime, { plannedKey, path, place, handles }))
  },
}

/** The same for a route of an HTTP API: its own limit, else the stage's default. */
export const throttleRoute: StepDefinition<HttpRouteInput, HttpExchange> = { name: 'throttle', compile: compileRouteThrottle }

/** The same for a route of a WebSocket API. */
export const throttleSocket: StepDefinition<WebSocketRouteInput, SocketExchange> = { name: 'throttle', compile: compileRouteThrottle }

function compileRouteThrottle({ api, route, runtime, stage }: HttpRouteInput | WebSocketRouteInput): (() => Verdict | Promise<Verdict>) | undefined {
  const own = stage.routeSettings?.[route.routeKey]
  const shared = stage.defaultRouteSettings
  const handles = compileHandles(runtime, {
    apiId: api.apiId,
    stage: stage.stageName,
    method: route.routeKey,
    own: own && { rateLimit: own.throttlingRateLimit, burstLimit: own.throttlingBurstLimit },
    shared: { rateLimit: shared?.throttlingRateLimit, burstLimit: shared?.throttlingBurstLimit },
  })
  return handles.length === 0 ? undefined : () => take(runtime, handles)
}

interface Limits {
  readonly apiId: string
  readonly stage: string
  readonly method: string
  readonly own: PartialLimit | undefined
  readonly shared: PartialLimit
}

function compileHandles({ accountId, admission, region }: Runtime, { apiId, stage, method, own, shared }: Limits): readonly BucketHandle[] {
  const { accountLimit, throttler } = admission
  const account = `${accountId}/${region}`
  const levels = methodLevels({ account, apiId, stage, method, methodLimit: own, stageLimit: shared, ...(accountLimit === undefined ? {} : { accountLimit }) })
  return levels
    .filter(({ level }) => level !== 'account' || accountLimit !== undefined)
    .map((spec) => throttler.bucket(spec, { pinned: true }))
}

function take({ admission: { throttler } }: Runtime, handles: readonly BucketHandle[]): Verdict | Promise<Verdict> {
  if (handles.length === 0) return undefined
  const decision = throttler.take(handles)
  return decision instanceof Promise ? decision.then(refusal) : refusal(decision)
}

interface KeyedRequest {
  readonly plannedKey: PlannedKey
  readonly path: string
  readonly place: string
  readonly handles: readonly BucketHandle[]
}

function takeForKey(runtime: Runtime, { plannedKey, path, place, handles }: KeyedRequest): Verdict | Promise<Verdict> {
  const { key, methodLimits, plan } = plannedKey
  const { throttler } = runtime.admission
  const specs = planLevels({ planId: plan.id, keyId: key.id, planLimit: plan.throttle, methodLimit: methodLimits[path], method: place })
  const verdict = take(runtime, [...specs.map((spec) => throttler.bucket(spec)), ...handles])
  if (verdict instanceof Promise) return verdict.then((refused) => refused ?? count(runtime, plannedKey))
  return verdict ?? count(runtime, plannedKey)
}

function count({ admission: { quotas } }: Runtime, { key, plan }: PlannedKey): Verdict | Promise<Verdict> {
  if (plan.quota === undefined) return undefined
  const decision = quotas.take({ planId: plan.id, keyId: key.id }, plan.quota)
  const judge = ({ allowed }: { readonly allowed: boolean }): Verdict =>
    allowed ? undefined : fail('QUOTA_EXCEEDED', `The quota of usage plan ${plan.id} is used up`)
  return decision instanceof Promise ? decision.then(judge) : judge(decision)
}

function refusal(decision: Decision): Failure | undefined {
  return decision.allowed ? undefined : fail('THROTTLED', `The limit of the ${decision.level} is exceeded`)
}
