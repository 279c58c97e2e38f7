import type {
  ApiPublication,
  RestApi,
  RestApiSnapshot,
  RestIntegration,
  RestMethod,
  RestStage,
  V2Api,
  V2ApiSnapshot,
  V2Integration,
  V2Route,
  V2Stage,
} from '@gatewright/types'

export const API_ID = 'abc123'
export const FUNCTION_URI = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:fn/invocations'

/** What a test says of one method; the rest is as the management API's defaults have it. */
export interface MethodSketch extends Partial<Omit<RestMethod, 'methodIntegration'>> {
  readonly integration: RestIntegration
}

export interface RestSketch {
  readonly api?: Partial<RestApi>
  readonly stage?: Partial<RestStage>
  /** Key: `GET /users/{id}`. */
  readonly methods: Readonly<Record<string, MethodSketch>>
  readonly snapshot?: Partial<RestApiSnapshot>
}

export function restSnapshot({ api, methods, snapshot }: RestSketch): RestApiSnapshot {
  const byPath = new Map<string, Record<string, RestMethod>>()
  for (const [key, { integration, ...method }] of Object.entries(methods)) {
    const [httpMethod = 'GET', path = '/'] = key.split(' ')
    const entry = byPath.get(path) ?? {}
    entry[httpMethod] = { httpMethod, authorizationType: 'NONE', ...method, methodIntegration: integration }
    byPath.set(path, entry)
  }
  return {
    restApi: { id: API_ID, name: 'test', ...api },
    resources: [...byPath].map(([path, resourceMethods], index) => ({ id: `res${index}`, path, resourceMethods })),
    models: [],
    requestValidators: [],
    authorizers: [],
    gatewayResponses: [],
    ...snapshot,
  }
}

export function restPublication(sketch: RestSketch): ApiPublication {
  const stage = { stageName: 'dev', deploymentId: 'dep1', ...sketch.stage }
  return { protocolType: 'REST', apiId: API_ID, stages: [{ stage, deployment: restSnapshot(sketch) }] }
}

/** A function behind AWS_PROXY. */
export function proxyIntegration(integration: Partial<RestIntegration> = {}): RestIntegration {
  return { type: 'AWS_PROXY', httpMethod: 'POST', uri: FUNCTION_URI, ...integration }
}

export interface HttpSketch {
  readonly api?: Partial<V2Api>
  readonly stages?: readonly Partial<V2Stage>[]
  /** Key: route key; value: the integration, or what of the route differs too. */
  readonly routes: Readonly<Record<string, { readonly integration: Partial<V2Integration>; readonly route?: Partial<V2Route> }>>
  readonly snapshot?: Partial<V2ApiSnapshot>
}

export function v2Publication(protocolType: 'HTTP' | 'WEBSOCKET', sketch: HttpSketch): ApiPublication {
  const entries = Object.entries(sketch.routes)
  const expression = protocolType === 'HTTP' ? '$request.method $request.path' : '$request.body.action'
  const deployment: V2ApiSnapshot = {
    api: { apiId: API_ID, name: 'test', protocolType, routeSelectionExpression: expression, ...sketch.api },
    routes: entries.map(([routeKey, { route }], index) => ({ routeId: `r${index}`, routeKey, target: `integrations/i${index}`, ...route })),
    integrations: entries.map(([, { integration }], index) => ({
      integrationId: `i${index}`,
      integrationType: 'AWS_PROXY',
      integrationUri: 'arn:aws:lambda:us-east-1:123456789012:function:fn',
      ...(protocolType === 'HTTP' ? { payloadFormatVersion: '2.0' as const } : {}),
      ...integration,
    })),
    authorizers: [],
    models: [],
    ...sketch.snapshot,
  }
  const stages = sketch.stages ?? [{ stageName: protocolType === 'HTTP' ? '$default' : 'dev' }]
  return {
    protocolType,
    apiId: API_ID,
    stages: stages.map((stage) => ({ stage: { stageName: '$default', deploymentId: 'dep1', ...stage }, deployment })),
  }
}
