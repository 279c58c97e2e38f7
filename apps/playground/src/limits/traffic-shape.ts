import { type Level, methodLevels, planLevels, simulate, type Simulation, type TracedRequest } from '@gatewright/throttler'

/** Limits and a traffic shape, as the form has them. Limits that are empty are not set. */
export interface LimitPlan {
  readonly accountRate: string
  readonly accountBurst: string
  readonly methodRate: string
  readonly methodBurst: string
  readonly planRate: string
  readonly planBurst: string
}

export interface TrafficShape {
  /** `steady`: the same each second; `spike`: a third of the time ten times as much; `ramp`: from nothing to twice as much. */
  readonly form: 'steady' | 'spike' | 'ramp'
  /** Requests a second, on average. */
  readonly rate: string
  readonly seconds: string
  /** API keys that share the traffic. */
  readonly keys: string
}

/** Requests that are simulated at most: more would hold the page up. */
const MOST = 200_000

/** Draws the shape's requests through the limits of the gateway. */
export function runShape(plan: LimitPlan, shape: TrafficShape): Simulation {
  return simulate(trace(plan, shape))
}

/** A row a level: refused requests, most first. */
export function refusals({ refusedBy }: Simulation): readonly (readonly [level: Level, count: number])[] {
  return (Object.entries(refusedBy) as [Level, number][]).sort(([, a], [, b]) => b - a)
}

function* trace(plan: LimitPlan, { form, rate, seconds, keys }: TrafficShape): Generator<TracedRequest> {
  const total = Math.max(1, Math.min(3600, Math.round(numberOf(seconds))))
  const users = Math.max(1, Math.round(numberOf(keys)))
  const buckets = Array.from({ length: users }, (_, key) => bucketsOf(plan, `key-${key + 1}`))
  let made = 0
  for (let second = 0; second < total; second += 1) {
    const count = Math.round(numberOf(rate) * weightOf(form, second, total))
    for (let index = 0; index < count && made < MOST; index += 1, made += 1) {
      yield { at: second * 1000 + Math.floor((index / count) * 1000), buckets: buckets[made % users] ?? [] }
    }
  }
}

function weightOf(form: TrafficShape['form'], second: number, total: number): number {
  if (form === 'ramp') return (2 * (second + 1)) / total
  if (form === 'spike') return second >= total / 3 && second < (2 * total) / 3 ? 2.5 : 0.25
  return 1
}

function bucketsOf({ accountRate, accountBurst, methodRate, methodBurst, planRate, planBurst }: LimitPlan, keyId: string): TracedRequest['buckets'] {
  const planned = planLevels({ planId: 'plan', keyId, planLimit: limitOf(planRate, planBurst) })
  const account = limitOf(accountRate, accountBurst)
  const method = methodLevels({
    account: 'account',
    apiId: 'api',
    stage: 'stage',
    method: 'GET /',
    methodLimit: limitOf(methodRate, methodBurst),
    ...(account === undefined ? {} : { accountLimit: account }),
  })
  return [...planned, ...method]
}

function limitOf(rate: string, burst: string): { readonly rateLimit: number; readonly burstLimit: number } | undefined {
  return rate === '' ? undefined : { rateLimit: numberOf(rate), burstLimit: burst === '' ? numberOf(rate) : numberOf(burst) }
}

function numberOf(text: string): number {
  const number = Number(text)
  return Number.isFinite(number) && number >= 0 ? number : 0
}
