import type { ApiPublication } from '@gatewright/types'
import type { Runtime } from '../runtime.ts'
import type { ApiPlan } from './api-plan.ts'
import { compileHttpStage } from './compile-http.ts'
import { compileRestStage } from './compile-rest.ts'
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
  const reporter =
    (stage: string): ReportProblem =>
    (problem) =>
      void problems.push({ apiId, stage, ...problem })

  if (publication.protocolType === 'REST') {
    const stages = new Map(publication.stages.map((stage) => [stage.stage.stageName, compileRestStage(runtime, stage, reporter(stage.stage.stageName))]))
    return { plan: { protocol: 'REST', apiId, stages }, problems }
  }
  const stages = new Map(publication.stages.map((stage) => [stage.stage.stageName, compileHttpStage(runtime, stage, reporter(stage.stage.stageName))]))
  return { plan: { protocol: 'HTTP', apiId, stages }, problems }
}
