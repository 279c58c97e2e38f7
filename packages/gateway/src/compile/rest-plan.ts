import type { IntegrationPlan } from '@gatewright/integrations'
import type { RestRouter } from '@gatewright/router'
import type {
  IntegrationType,
  RestApi,
  RestApiSnapshot,
  RestIntegration,
  RestMethod,
  RestMethodSetting,
  RestResource,
  RestStage,
  StringMap,
} from '@gatewright/types'
import type { BeginTrace } from '../exchange/active-trace.ts'
import type { Exchange } from '../exchange/exchange.ts'
import type { RenderRestFailure } from '../gateway-responses/render-rest.ts'
import type { AccessLog } from '../logs/access-log.ts'
import type { IsBinary } from '../payload/media-types.ts'
import type { Step } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'
import type { ReportProblem } from './publication-problem.ts'

/** One stage of a REST API, or its canary, compiled. */
export interface RestStagePlan {
  readonly apiId: string
  readonly stageName: string
  /** `disableExecuteApiEndpoint`: only custom domains reach the API. */
  readonly isDefaultEndpointDisabled: boolean
  /** Open to requests through VPC endpoints only. */
  readonly isPrivate: boolean
  readonly deploymentId: string
  readonly isCanary: boolean
  /** `undefined` without any, as events show it. */
  readonly stageVariables: StringMap | undefined
  readonly isBinary: IsBinary
  readonly router: RestRouter<RestMethodPlan>
  /** Stands in while no method is matched. */
  readonly unmatched: RestMethodPlan
  readonly renderFailure: RenderRestFailure
  readonly accessLog: AccessLog<RestExchange> | undefined
  readonly webAclArn: string | undefined
  readonly apiName: string
  /** Present with `tracingEnabled`. */
  readonly beginTrace: BeginTrace | undefined
}

/** One method of a resource, compiled. */
export interface RestMethodPlan {
  readonly resourceId: string | undefined
  readonly resourcePath: string | undefined
  /** `GET`, or `ANY` where it is declared so. */
  readonly resourceMethod: string | undefined
  readonly integrationType: IntegrationType | undefined
  readonly operationName: string | undefined
  /** Present when the execution log is on for this method; `full`: with requests and responses. */
  readonly executionLog: { readonly level: 'INFO' | 'ERROR'; readonly full: boolean } | undefined
  readonly steps: readonly Step<RestExchange>[]
  /** For answers that are no failures, cached ones too. */
  readonly departure: readonly Step<RestExchange>[]
}

export type RestExchange = Exchange<RestStagePlan, RestMethodPlan>

/** What the steps of one method are compiled from. */
export interface RestMethodInput {
  readonly runtime: Runtime
  readonly restApi: RestApi
  readonly snapshot: RestApiSnapshot
  readonly stage: RestStage
  readonly isCanary: boolean
  readonly stageVariables: StringMap
  readonly isBinary: IsBinary
  readonly resource: RestResource
  readonly method: RestMethod
  /** A method without one is no method to the data plane. */
  readonly integration: RestIntegration
  readonly plan: IntegrationPlan
  /** The method's own settings; absent: only the stage's. */
  readonly ownSetting: RestMethodSetting | undefined
  /** The stage's settings for all methods. */
  readonly stageSetting: RestMethodSetting
  /** The one that counts: the method's own, else the stage's. */
  readonly setting: RestMethodSetting
  readonly report: ReportProblem
}
