import type { ApiPublication } from '@gatewright/types'
import type { ApiPlan } from './compile/api-plan.ts'
import type { Runtime } from './runtime.ts'

/** An API that can be compiled again when it is asked for: what costs memory, and when it was last used. */
export interface ReleasableApi {
  /** Methods or routes, over all stages and canaries. */
  readonly methods: number
  /** Publishes it again. */
  readonly again: () => Promise<void>
}

/** When a plan was used. */
export interface PlanUse {
  /** The number of the publication before its last request. */
  last: number
  /** Whether a request came for the API since it was compiled, or for the publication that this one took the place of. */
  isCalled: boolean
}

/** What is compiled ahead of the first request may take this part of `limits.compiledMethods`. */
const AHEAD = 1 / 20

/**
 * Takes the compiled plans of the longest unused APIs out of memory while more than `limits.compiledMethods` are compiled, or more than
 * a twentieth of that for APIs which nobody has called: they are announced again, and compiled with their next request. An API of open
 * WebSocket connections stays, and so does the newest.
 */
export function releaseUnused(runtime: Runtime, newest: string): void {
  const { compiledMethods } = runtime.limits
  const plans = byLastUse(runtime)
  const uncalled = plans.filter(({ use }) => !use.isCalled)
  const released = new Set(surplus(runtime, uncalled, { newest, most: compiledMethods * AHEAD }))
  const left = plans.filter(({ apiId }) => !released.has(apiId))
  for (const apiId of surplus(runtime, left, { newest, most: compiledMethods })) released.add(apiId)
  if (released.size === 0) return
  const kept = new Map(runtime.apis)
  for (const apiId of released) {
    const { again } = runtime.releasable.get(apiId) as ReleasableApi
    kept.delete(apiId)
    runtime.releasable.delete(apiId)
    runtime.announced.set(apiId, again)
  }
  runtime.apis = kept
}

/** The first of the plans, as many as make the rest fit; never the newest. */
function surplus(
  { releasable }: Runtime,
  plans: readonly ApiPlan[],
  { newest, most }: { readonly newest: string; readonly most: number },
): readonly string[] {
  const methodsOf = (apiId: string): number => releasable.get(apiId)?.methods ?? 0
  let compiled = plans.reduce((total, { apiId }) => total + methodsOf(apiId), 0)
  const released: string[] = []
  for (const { apiId } of plans) {
    if (compiled <= most) break
    if (apiId === newest) continue
    compiled -= methodsOf(apiId)
    released.push(apiId)
  }
  return released
}

function byLastUse({ apis, releasable }: Runtime): readonly ApiPlan[] {
  return [...apis.values()].filter(({ apiId }) => releasable.has(apiId)).toSorted((one, other) => one.use.last - other.use.last)
}

/** How many methods or routes a publication compiles. */
export function countMethods(publication: ApiPublication): number {
  if (publication.protocolType !== 'REST') return publication.stages.reduce((total, { deployment }) => total + deployment.routes.length, 0)
  const snapshots = publication.stages.flatMap(({ deployment, canaryDeployment }) => [deployment, ...(canaryDeployment === undefined ? [] : [canaryDeployment])])
  return snapshots.flatMap(({ resources }) => resources).reduce((total, { resourceMethods = {} }) => total + Object.keys(resourceMethods).length, 0)
}
