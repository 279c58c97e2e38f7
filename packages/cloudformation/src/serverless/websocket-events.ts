// `websocket` events: a WebSocket API whose routes are functions.
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { sha1Hex } from '../sam/sha1.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { addResource, getAtt, invocationUri, join, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { mapOf } from './functions.ts'
import { authorizerName, functionId, normalized, socketRouteName } from './names.ts'

/** One `websocket` event. */
export interface WebsocketEvent {
  readonly functionName: string
  readonly route: string
  readonly settings: JsonObject
  readonly place: TemplatePath
}

export function addWebsocketApi(draft: Draft, events: readonly WebsocketEvent[]): void {
  if (events.length === 0) return
  const { provider, service, stage } = draft
  const given = mapOf(provider['apiGateway'])['websocketApiId']
  const api = given ?? ref('WebsocketsApi')
  if (given === undefined)
    addResource(draft, 'WebsocketsApi', {
      type: 'AWS::ApiGatewayV2::Api',
      properties: {
        Name: provider['websocketsApiName'] ?? `${stage}-${service}-websockets`,
        RouteSelectionExpression: provider['websocketsApiRouteSelectionExpression'] ?? '$request.body.action',
        Description: provider['websocketsDescription'] ?? 'Serverless Websockets',
        ProtocolType: 'WEBSOCKET',
      },
      place: ['provider'],
    })
  const routes = events.map((event) => addRoute(draft, api, event))
  const hash = sha1Hex(JSON.stringify(routes.map((id) => draft.resources[id] ?? null))).slice(0, 10)
  const deployment = addResource(draft, `WebsocketsDeployment${hash}`, {
    type: 'AWS::ApiGatewayV2::Deployment',
    properties: { ApiId: api, Description: 'Serverless Websockets' },
    place: events[0]?.place ?? [],
    attributes: { DependsOn: routes },
  })
  if (given === undefined)
    addResource(draft, 'WebsocketsDeploymentStage', {
      type: 'AWS::ApiGatewayV2::Stage',
      properties: { ApiId: api, StageName: stage, DeploymentId: ref(deployment), ...logging(draft) },
      place: ['provider'],
    })
  draft.outputs['ServiceEndpointWebsocket'] = {
    Description: 'URL of the service endpoint',
    Value: join('wss://', api, '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), `/${stage}`),
  }
}

function logging(draft: Draft): JsonObject {
  const { provider, service, stage } = draft
  const logs = mapOf(provider['logs'])['websocket']
  if (logs !== true && !isObject(logs)) return {}
  const settings = mapOf(logs)
  const properties = { LogGroupName: `/aws/websocket/${service}-${stage}`, RetentionInDays: provider['logRetentionInDays'] }
  addResource(draft, 'WebsocketsLogGroup', { type: 'AWS::Logs::LogGroup', properties, place: ['provider', 'logs', 'websocket'] })
  const format = '$context.identity.sourceIp - - [$context.requestTime] "$context.eventType $context.routeKey $context.connectionId" $context.requestId'
  return {
    AccessLogSettings: { DestinationArn: getAtt('WebsocketsLogGroup', 'Arn'), Format: settings['format'] ?? format },
    DefaultRouteSettings: { DataTraceEnabled: settings['fullExecutionData'] !== false, LoggingLevel: settings['level'] ?? 'INFO' },
  }
}

function addRoute(draft: Draft, api: Json, { functionName, route, settings, place }: WebsocketEvent): string {
  const integration = `${normalized(functionName)}WebsocketsIntegration`
  if (draft.resources[integration] === undefined) {
    const properties = { ApiId: api, IntegrationType: 'AWS_PROXY', IntegrationUri: invocationUri(getAtt(functionId(functionName), 'Arn')) }
    addResource(draft, integration, { type: 'AWS::ApiGatewayV2::Integration', properties, place })
    permit(draft, `${normalized(functionName)}LambdaPermissionWebsockets`, { functionArn: getAtt(functionId(functionName), 'Arn'), place })
  }
  const id = `${socketRouteName(route)}WebsocketsRoute`
  if (draft.resources[id] !== undefined) throw draft.fail(`the route ${route} is there twice`, place)
  const response = settings['routeResponseSelectionExpression']
  addResource(draft, id, {
    type: 'AWS::ApiGatewayV2::Route',
    properties: {
      ApiId: api,
      RouteKey: route,
      Target: join('integrations/', ref(integration)),
      RouteResponseSelectionExpression: response,
      ...authorization(draft, api, { settings, place }),
    },
    place,
  })
  if (response !== undefined)
    addResource(draft, `${socketRouteName(route)}WebsocketsRouteResponse`, {
      type: 'AWS::ApiGatewayV2::RouteResponse',
      properties: { ApiId: api, RouteId: ref(id), RouteResponseKey: '$default' },
      place,
    })
  return id
}

function authorization(draft: Draft, api: Json, { settings, place }: Pick<WebsocketEvent, 'settings' | 'place'>): JsonObject {
  const given = settings['authorizer']
  if (given === undefined || given === null) return { AuthorizationType: 'NONE' }
  if (asText(given).toLowerCase() === 'aws_iam') return { AuthorizationType: 'AWS_IAM' }
  const at = [...place, 'authorizer']
  const item: JsonObject = isObject(given) ? given : { [asText(given).startsWith('arn:') ? 'arn' : 'name']: given }
  draft.checkKeys(item, ['name', 'arn', 'identitySource'], at)
  const arn = item['arn']
  const name = asText(item['name'] ?? (typeof arn === 'string' ? arn.split(':').at(-1) : 'authorizer'))
  if (arn === undefined && draft.functions[name] === undefined)
    throw draft.fail(`the authorizer ${name} is no function of this file: name one, or give its arn`, at)
  const functionArn = arn ?? getAtt(functionId(name), 'Arn')
  const sources = item['identitySource'] ?? 'route.request.header.Auth'
  const id = `${authorizerName(name)}WebsocketsAuthorizer`
  addResource(draft, id, {
    type: 'AWS::ApiGatewayV2::Authorizer',
    properties: {
      ApiId: api,
      Name: name,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: invocationUri(functionArn),
      IdentitySource: Array.isArray(sources) ? sources : [sources],
    },
    place: at,
  })
  permit(draft, `${authorizerName(name)}LambdaPermissionWebsocketsAuthorizer`, { functionArn, place: at })
  return { AuthorizationType: 'CUSTOM', AuthorizerId: ref(id) }
}

function permit(draft: Draft, id: string, { functionArn, place }: { readonly functionArn: Json; readonly place: TemplatePath }): void {
  const properties = { FunctionName: functionArn, Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' }
  addResource(draft, id, { type: 'AWS::Lambda::Permission', properties, place })
}
