import type { ApiPublication } from '@gatewright/types'
import type { Runtime } from '../runtime.ts'
import type { ApiPlan } from './api-plan.ts'
import { compileHttpStage } from './compile-http.ts'
import { compileRestStage } from './compile-rest.ts'
import { compileWebSocketStage } from './compile-websocket.ts'
import type { PublicationProblem, ReportProblem } from './publication-problem.ts'

/** An API, ready to serve, and what of it does not work as AWS would have it. */
export interface CompiledDeployment {
  readonly plan: ApiPlan
  readonly problems: readonly PublicationProblem[]
}

/** Compiles every stage of an API. Request time does look-ups only. */
export function compileDeployment(runtime: Runtime, publication: ApiPublication): CompiledDeployment {
  const problems: PublicationProblem[] = []
  const { apiId } = publication
  const shared = { apiId, use: { last: runtime.publications, isCalled: runtime.apis.get(apiId)?.use.isCalled ?? false } }
  runtime.publications += 1
  const reporter =
    (stage: string): ReportProblem =>
    (problem) =>
      void problems.push({ apiId, stage, ...problem })

  if (publication.protocolType === 'REST') {
    const stages = compileStages(publication.stages, (stage) => compileRestStage(runtime, stage, reporter(stage.stage.stageName)))
    return { plan: { protocol: 'REST', ...shared, stages }, problems }
  }
  if (publication.protocolType === 'HTTP') {
    const stages = compileStages(publication.stages, (stage) => compileHttpStage(runtime, stage, reporter(stage.stage.stageName)))
    return { plan: { protocol: 'HTTP', ...shared, stages }, problems }
  }
  const stages = compileStages(publication.stages, (stage) => compileWebSocketStage(runtime, stage, reporter(stage.stage.stageName)))
  return { plan: { protocol: 'WEBSOCKET', ...shared, stages }, problems }
}

interface NamedStage {
  readonly stage: { readonly stageName: string }
}

function compileStages<Source extends NamedStage, Plan>(sources: readonly Source[], compile: (source: Source) => Plan): ReadonlyMap<string, Plan> {
  return new Map(sources.map((source) => [source.stage.stageName, compile(source)]))
}
