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

/** When a plan was used: the number of the publication before its last request. */
export interface PlanUse {
  last: number
}

/**
 * Takes the compiled plans of the longest unused APIs out of memory while more than `limits.compiledMethods` are compiled: they are
 * announced again, and compiled with their next request. An API of open WebSocket connections stays, and so does the newest.
 */
export function releaseUnused(runtime: Runtime, newest: string): void {
  let compiled = [...runtime.releasable.values()].reduce((total, { methods }) => total + methods, 0)
  if (compiled <= runtime.limits.compiledMethods) return
  const kept = new Map(runtime.apis)
  for (const { apiId } of byLastUse(runtime)) {
    if (compiled <= runtime.limits.compiledMethods) break
    if (apiId === newest) continue
    const { methods, again } = runtime.releasable.get(apiId) as ReleasableApi
    compiled -= methods
    kept.delete(apiId)
    runtime.releasable.delete(apiId)
    runtime.announced.set(apiId, again)
  }
  runtime.apis = kept
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
