import { methodLevels, planLevels, type BucketHandle, type Decision, type PartialLimit, type Quota, type Waiter } from '@gatewright/throttler'
import type { Admission } from '../account/admission.ts'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { WebSocketRouteInput } from '../compile/websocket-plan.ts'
import type { PlannedKey } from '../account/usage-plans.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import { readHttpExtensions } from '../http-extensions.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'

/**
 * Counts the quota of the key's plan, then takes a token from the buckets of the plan, of the method and of the account. What one
 * refuses takes nothing from the others: a key whose quota is used up leaves the method's tokens to the rest.
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
    if (method.apiKeyRequired !== true) return takeFrom(runtime, handles)
    const handlesOf = compileKeyHandles(runtime, { path, place: `${restApi.id}/${stage.stageName}${path}`, handles })
    return (exchange) => (exchange.plannedKey === undefined ? take(runtime, handles, exchange) : takeForKey(exchange, exchange.plannedKey, handlesOf(exchange.plannedKey)))
  },
}

/** The same for a route of an HTTP API: its own limit, else the stage's default. */
export const throttleRoute: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'throttle',
  compile(input) {
    const { api, route, runtime, stage, stageVariables } = input
    const handles = compileRouteHandles(input)
    if (!readHttpExtensions(stageVariables, runtime.httpExtensions).needsApiKey) return takeFrom(runtime, handles)
    const handlesOf = compileKeyHandles(runtime, { path: planPath(route.routeKey), place: `${api.apiId}/${stage.stageName}${planPath(route.routeKey)}`, handles })
    return (exchange) => (exchange.plannedKey === undefined ? take(runtime, handles, exchange) : takeForKey(exchange, exchange.plannedKey, handlesOf(exchange.plannedKey)))
  },
}

/** The same for a route of a WebSocket API. */
export const throttleSocket: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'throttle',
  compile: (input) => takeFrom(input.runtime, compileRouteHandles(input)),
}

/** A route as usage plans name methods: `GET /users` is `/users/GET`. */
function planPath(routeKey: string): string {
  const [verb = '', path] = routeKey.split(' ')
  return path === undefined ? `/${verb}` : `${path}/${verb}`
}

function takeFrom(runtime: Runtime, handles: readonly BucketHandle[]): ((waiter: Waiter) => Verdict | Promise<Verdict>) | undefined {
  return handles.length === 0 ? undefined : (waiter) => take(runtime, handles, waiter)
}

function compileRouteHandles({ api, route, runtime, stage }: HttpRouteInput | WebSocketRouteInput): readonly BucketHandle[] {
  const own = stage.routeSettings?.[route.routeKey]
  const shared = stage.defaultRouteSettings
  return compileHandles(runtime, {
    apiId: api.apiId,
    stage: stage.stageName,
    method: route.routeKey,
    own: own && { rateLimit: own.throttlingRateLimit, burstLimit: own.throttlingBurstLimit },
    shared: { rateLimit: shared?.throttlingRateLimit, burstLimit: shared?.throttlingBurstLimit },
  })
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

function take({ admission }: Runtime, handles: readonly BucketHandle[], waiter: Waiter): Verdict | Promise<Verdict> {
  if (handles.length === 0) return undefined
  return after(admission.throttler.take(handles, waiter), (decision) => refusal(decision, admission))
}

/** At once where nothing is waited for. */
function after<Value, Result>(value: Value | Promise<Value>, next: (value: Value) => Result | Promise<Result>): Result | Promise<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}

interface KeyedMethod {
  readonly path: string
  readonly place: string
  readonly handles: readonly BucketHandle[]
}

/** The buckets of a key on one method, resolved with its first request and held as long as the account is published so. */
function compileKeyHandles({ admission: { throttler } }: Runtime, { handles, path, place }: KeyedMethod): (plannedKey: PlannedKey) => readonly BucketHandle[] {
  const held = new WeakMap<PlannedKey, readonly BucketHandle[]>()
  return (plannedKey) => {
    const known = held.get(plannedKey)
    if (known !== undefined) return known
    const { key, methodLimits, plan } = plannedKey
    const specs = planLevels({ planId: plan.id, keyId: key.id, planLimit: plan.throttle, methodLimit: methodLimits[path], method: place })
    const all = [...specs.map((spec) => throttler.bucket(spec)), ...handles]
    held.set(plannedKey, all)
    return all
  }
}

/** What a plan without a quota counts against. */
const UNLIMITED: Quota = { limit: Number.MAX_SAFE_INTEGER, period: 'MONTH' }

function takeForKey(exchange: Waiter & { readonly runtime: Runtime }, { key, plan }: PlannedKey, handles: readonly BucketHandle[]): Verdict | Promise<Verdict> {
  const { runtime } = exchange
  const { admission } = runtime
  const ids = { planId: plan.id, keyId: key.id }
  if (plan.quota === undefined) {
    return after(take(runtime, handles, exchange), (refused) => {
      // GetUsage shows it all the same, but nothing waits for it.
      if (refused === undefined) void admission.quotas.take(ids, UNLIMITED)
      return refused
    })
  }
  return after(admission.quotas.take({ ...ids, waiter: exchange }, plan.quota), (counted) => {
    if (!counted.allowed) return refuse('QUOTA_EXCEEDED', `The quota of usage plan ${plan.id} is used up`, { admission, retryAfterMs: counted.retryAfterMs })
    return after(take(runtime, handles, exchange), (refused) => {
      if (refused !== undefined) admission.quotas.giveBack(ids, counted.day)
      return refused
    })
  })
}

function refusal(decision: Decision, admission: Admission): Failure | undefined {
  if (decision.allowed) return undefined
  const { key, level, retryAfterMs } = decision
  return refuse('THROTTLED', `The limit of the ${level} is exceeded (${key})`, { admission, retryAfterMs })
}

function refuse(
  type: 'QUOTA_EXCEEDED' | 'THROTTLED',
  reason: string,
  { admission, retryAfterMs }: { readonly admission: Admission; readonly retryAfterMs: number },
): Failure {
  if (!admission.retryAfter || retryAfterMs === Infinity) return fail(type, reason)
  return { ...fail(type, reason), headers: ['Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000)))] }
}
