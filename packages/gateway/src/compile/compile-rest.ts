import { compileIntegration } from '@gatewright/integrations'
import { createRestRouter, type RestRoute } from '@gatewright/router'
import type { RestApiSnapshot, RestMethod, RestMethodSetting, RestResource, RestStage, RestStagePublication, StringMap } from '@gatewright/types'
import { REST_VARIABLES } from '../context/rest-context.ts'
import { createActiveTracing } from '../exchange/active-trace.ts'
import { fail } from '../gateway-responses/failure.ts'
import { compileGatewayResponses } from '../gateway-responses/render-rest.ts'
import { compileAccessLog } from '../logs/access-log.ts'
import { compileBinaryMediaTypes } from '../payload/media-types.ts'
import { compileSteps } from '../pipelines/compile-steps.ts'
import { restPipeline } from '../pipelines/rest.ts'
import type { Runtime } from '../runtime.ts'
import { isPrivate } from '../steps/check-endpoint.ts'
import { integrate, integrateWhole } from '../steps/integrate.ts'
import type { RestStage as CompiledStage } from './api-plan.ts'
import type { ReportProblem } from './publication-problem.ts'
import type { RestMethodInput, RestMethodPlan, RestStagePlan } from './rest-plan.ts'

/** Compiles one stage of a REST API, with its canary. A method that cannot be compiled answers API_CONFIGURATION_ERROR. */
export function compileRestStage(runtime: Runtime, publication: RestStagePublication, report: ReportProblem): CompiledStage {
  const { stage, deployment, canaryDeployment } = publication
  const main = compileSide(runtime, { stage, snapshot: deployment, isCanary: false, report })
  const percentTraffic = stage.canarySettings?.percentTraffic ?? 0
  if (canaryDeployment === undefined) return { main }
  return { main, canary: { plan: compileSide(runtime, { stage, snapshot: canaryDeployment, isCanary: true, report }), percentTraffic } }
}

interface Side {
  readonly stage: RestStage
  readonly snapshot: RestApiSnapshot
  readonly isCanary: boolean
  readonly report: ReportProblem
}

function compileSide(runtime: Runtime, { stage, snapshot, isCanary, report }: Side): RestStagePlan {
  const { restApi } = snapshot
  const isBinary = compileBinaryMediaTypes(restApi.binaryMediaTypes)
  const stageVariables = { ...stage.variables, ...(isCanary ? stage.canarySettings?.stageVariableOverrides : undefined) }
  const shared = { runtime, restApi, snapshot, stage, isCanary, stageVariables, isBinary }
  const routes = snapshot.resources.flatMap((resource) => compileResource(resource, shared, report))
  return {
    apiId: restApi.id,
    stageName: stage.stageName,
    isPrivate: isPrivate(restApi),
    isDefaultEndpointDisabled: restApi.disableExecuteApiEndpoint === true,
    deploymentId: (isCanary ? stage.canarySettings?.deploymentId : undefined) ?? stage.deploymentId,
    isCanary,
    stageVariables: Object.keys(stageVariables).length === 0 ? undefined : stageVariables,
    isBinary,
    router: createRestRouter(routes),
    unmatched: UNMATCHED,
    renderFailure: compileGatewayResponses(snapshot.gatewayResponses),
    accessLog: compileAccessLog({
      settings: stage.accessLogSettings,
      sinks: runtime.sinks,
      apiId: restApi.id,
      stage: stage.stageName,
      isCanary,
      variables: REST_VARIABLES,
    }),
    webAclArn: stage.webAclArn,
    apiName: restApi.name,
    beginTrace: stage.tracingEnabled === true ? createActiveTracing(runtime.ids) : undefined,
  }
}

const UNMATCHED: RestMethodPlan = {
  resourceId: undefined,
  resourcePath: undefined,
  resourceMethod: undefined,
  integrationType: undefined,
  operationName: undefined,
  executionLog: undefined,
  steps: [],
  departure: [],
}

type Shared = Pick<RestMethodInput, 'runtime' | 'restApi' | 'snapshot' | 'stage' | 'isCanary' | 'isBinary'> & { readonly stageVariables: StringMap }

function compileResource(resource: RestResource, shared: Shared, report: ReportProblem): readonly RestRoute<RestMethodPlan>[] {
  return Object.entries(resource.resourceMethods ?? {}).map(([verb, method]) => {
    const operation = `${verb} ${resource.path}`
    const reportHere: ReportProblem = (problem) => report({ operation, ...problem })
    return { path: resource.path, method: verb, value: compileMethod({ shared, resource, method, verb, report: reportHere }) }
  })
}

/** One method of a working copy, compiled for TestInvokeMethod: the steps between validation and the answer. */
export function compileTestMethod(runtime: Runtime, { snapshot, resource, method, stageName, variables, clientCertificateId }: TestMethod): { readonly plan: RestStagePlan; readonly method: RestMethodPlan } {
  const stage: RestStage = { stageName, deploymentId: '', variables, ...(clientCertificateId === undefined ? undefined : { clientCertificateId }) }
  const report: ReportProblem = () => undefined
  const alone = { ...snapshot, resources: [{ ...resource, resourceMethods: {} }] }
  const plan = compileSide(runtime, { stage, snapshot: alone, isCanary: false, report })
  const { isBinary } = plan
  const shared = { runtime, restApi: snapshot.restApi, snapshot, stage, isCanary: false, stageVariables: variables, isBinary }
  const tested = restPipeline.steps.filter(({ name }) => TESTED_STEPS.has(name))
  const definitions = tested.map((step) => (step === integrate ? integrateWhole : step))
  return { plan, method: compileMethod({ shared, resource, method, verb: method.httpMethod, report, definitions }) }
}

interface TestMethod {
  readonly snapshot: RestApiSnapshot
  readonly resource: RestResource
  readonly method: RestMethod
  readonly stageName: string
  readonly variables: StringMap
  /** The certificate that the backend is shown. */
  readonly clientCertificateId: string | undefined
}

const TESTED_STEPS: ReadonlySet<string> = new Set(['validate-request', 'map-request', 'integrate', 'map-response'])

interface MethodSource {
  readonly shared: Shared
  readonly resource: RestResource
  readonly method: RestMethod
  readonly verb: string
  readonly report: ReportProblem
  readonly definitions?: typeof restPipeline.steps
}

function compileMethod({ shared, resource, method, verb, report, definitions = restPipeline.steps }: MethodSource): RestMethodPlan {
  const ownSetting = methodSetting(shared.stage, resource.path, verb)
  const stageSetting = shared.stage.methodSettings?.['*/*'] ?? {}
  const setting = ownSetting ?? stageSetting
  const facts = {
    resourceId: resource.id,
    resourcePath: resource.path,
    operationName: method.operationName,
    resourceMethod: verb,
    integrationType: method.methodIntegration?.type,
    executionLog: executionLogOf(setting),
  } as const
  try {
    const integration = method.methodIntegration
    if (integration === undefined) throw new Error('No integration defined for method')
    const plan = compileIntegration({ ...integration, answerFormat: 'rest' }, { region: shared.runtime.region, stageVariables: shared.stageVariables })
    const input = { ...shared, resource, method, integration, plan, ownSetting, stageSetting, setting, report }
    return { ...facts, steps: compileSteps(definitions, input), departure: compileSteps(restPipeline.departure, input) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    report({ severity: 'error', message })
    return { ...facts, steps: [{ name: 'compile', run: () => fail('API_CONFIGURATION_ERROR', message) }], departure: [] }
  }
}

function executionLogOf({ dataTraceEnabled = false, loggingLevel }: RestMethodSetting): RestMethodPlan['executionLog'] {
  return loggingLevel === 'INFO' || loggingLevel === 'ERROR' ? { level: loggingLevel, full: dataTraceEnabled } : undefined
}

/**
 * The settings of one method. AWS keys them by the path with `~1` for `/`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
 */
function methodSetting({ methodSettings = {} }: RestStage, path: string, verb: string): RestMethodSetting | undefined {
  const escaped = path.replaceAll('~', '~0').replaceAll('/', '~1')
  const keys = [`${escaped}/${verb}`, `${escaped.slice(2)}/${verb}`, `${path}/${verb}`, `${path.slice(1)}/${verb}`]
  for (const key of keys) if (methodSettings[key] !== undefined) return methodSettings[key]
  return undefined
}
