// `http` events: a REST API of resources, methods and one deployment.
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { sha1Hex } from '../sam/sha1.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { accountArn, addResource, getAtt, invocationUri, join, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { mapOf } from './functions.ts'
import { functionId, normalized, pathName } from './names.ts'
import { addApiKeys } from './rest-api-keys.ts'
import { authorization } from './rest-authorizers.ts'
import { addPreflight } from './rest-cors.ts'
import { customIntegration, methodRequest } from './rest-integration.ts'

/** One `http` event. */
export interface HttpEvent {
  readonly functionName: string
  readonly path: string
  /** In capitals; `ANY` for `any` and `*`. */
  readonly method: string
  readonly settings: JsonObject
  readonly place: TemplatePath
}

/** The API's id and the resources of its paths. */
export interface RestApi {
  readonly id: Json
  readonly resourceId: (path: string) => Json
}

export function addRestApi(draft: Draft, events: readonly HttpEvent[]): void {
  if (events.length === 0) return
  const settings = mapOf(draft.provider['apiGateway'])
  const api = restApi(draft, settings)
  const before = new Set(Object.keys(draft.resources))
  for (const event of events) addMethod(draft, api, event)
  addPreflight(draft, api, events)
  const methods = Object.keys(draft.resources).filter((id) => !before.has(id) && draft.resources[id] && mapOf(draft.resources[id])['Type'] === 'AWS::ApiGateway::Method')
  const made = Object.keys(draft.resources).filter((id) => !before.has(id)).map((id) => draft.resources[id] ?? null)
  const deployment = addResource(draft, `ApiGatewayDeployment${sha1Hex(JSON.stringify([made, draft.resources['ApiGatewayRestApi'] ?? null])).slice(0, 10)}`, {
    type: 'AWS::ApiGateway::Deployment',
    properties: { RestApiId: api.id },
    place: events[0]?.place ?? [],
    attributes: { DependsOn: methods },
  })
  addStage(draft, api, deployment)
  addApiKeys(draft, api)
  for (const name of new Set(events.map(({ functionName }) => functionName)))
    addResource(draft, `${normalized(name)}LambdaPermissionApiGateway`, {
      type: 'AWS::Lambda::Permission',
      properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: getAtt(functionId(name), 'Arn'),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: accountArn('execute-api', api.id, '/*/*'),
      },
      place: ['functions', name],
    })
  draft.outputs['ServiceEndpoint'] = {
    Description: 'URL of the service endpoint',
    Value: join('https://', api.id, '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), `/${stageName(draft)}`),
  }
}

const stageName = ({ provider, stage }: Draft): string => asText(mapOf(provider['apiGateway'])['stage'] ?? stage)

function restApi(draft: Draft, settings: JsonObject): RestApi {
  const { provider, service, stage } = draft
  const given = settings['restApiId']
  const place = ['provider', 'apiGateway']
  const endpoint = provider['endpointType']
  const id = given ?? ref('ApiGatewayRestApi')
  if (given === undefined) {
    const withServiceFirst = settings['shouldStartNameWithService'] === true
    const policy = settings['resourcePolicy'] ?? provider['resourcePolicy']
    addResource(draft, 'ApiGatewayRestApi', {
      type: 'AWS::ApiGateway::RestApi',
      properties: {
        Name: provider['apiName'] ?? (withServiceFirst ? `${service}-${stage}` : `${stage}-${service}`),
        Description: settings['description'],
        EndpointConfiguration: {
          Types: [asText(endpoint ?? 'EDGE').toUpperCase()],
          ...(provider['vpcEndpointIds'] === undefined ? {} : { VpcEndpointIds: provider['vpcEndpointIds'] }),
        },
        Policy: Array.isArray(policy) ? { Version: '2012-10-17', Statement: policy } : '',
        BinaryMediaTypes: settings['binaryMediaTypes'],
        MinimumCompressionSize: settings['minimumCompressionSize'],
        ApiKeySourceType: settings['apiKeySourceType'] === undefined ? undefined : asText(settings['apiKeySourceType']).toUpperCase(),
        DisableExecuteApiEndpoint: settings['disableDefaultEndpoint'],
      },
      place,
    })
  }
  const known = mapOf(settings['restApiResources'])
  const root = settings['restApiRootResourceId'] ?? getAtt('ApiGatewayRestApi', 'RootResourceId')
  const resourceId = (path: string): Json => {
    if (path === '') return root
    if (known[`/${path}`] !== undefined || known[path] !== undefined) return known[`/${path}`] ?? known[path] ?? null
    const resource = `ApiGatewayResource${pathName(path)}`
    if (draft.resources[resource] === undefined) {
      const parts = path.split('/')
      const parent = resourceId(parts.slice(0, -1).join('/'))
      const properties = { RestApiId: id, ParentId: parent, PathPart: parts.at(-1) ?? '' }
      addResource(draft, resource, { type: 'AWS::ApiGateway::Resource', properties, place })
    }
    return ref(resource)
  }
  return { id, resourceId }
}

function addStage(draft: Draft, api: RestApi, deployment: string): void {
  const { provider, service, stage } = draft
  const logs = mapOf(provider['logs'])['restApi']
  const settings = mapOf(logs)
  const wanted = logs === true || isObject(logs)
  if (wanted) {
    const properties = { LogGroupName: `/aws/api-gateway/${service}-${stage}`, RetentionInDays: provider['logRetentionInDays'] }
    addResource(draft, 'ApiGatewayLogGroup', { type: 'AWS::Logs::LogGroup', properties, place: ['provider', 'logs', 'restApi'] })
  }
  const methodSettings = {
    DataTraceEnabled: settings['fullExecutionData'] !== false && wanted,
    HttpMethod: '*',
    ResourcePath: '/*',
    LoggingLevel: wanted && settings['executionLogging'] !== false ? (settings['level'] ?? 'INFO') : 'OFF',
    MetricsEnabled: mapOf(provider['apiGateway'])['metrics'] === true,
  }
  addResource(draft, 'ApiGatewayStage', {
    type: 'AWS::ApiGateway::Stage',
    properties: {
      RestApiId: api.id,
      StageName: stageName(draft),
      DeploymentId: ref(deployment),
      TracingEnabled: mapOf(provider['tracing'])['apiGateway'] === true ? true : undefined,
      MethodSettings: wanted || methodSettings.MetricsEnabled ? [methodSettings] : undefined,
      AccessLogSetting:
        wanted && settings['accessLogging'] !== false
          ? { DestinationArn: getAtt('ApiGatewayLogGroup', 'Arn'), Format: settings['format'] ?? accessLogFormat }
          : undefined,
      Tags: isObject(provider['tags']) ? Object.entries(provider['tags']).map(([Key, Value]) => ({ Key, Value })) : undefined,
    },
    place: ['provider'],
  })
}

const accessLogFormat = '$context.identity.sourceIp [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId'

function addMethod(draft: Draft, api: RestApi, event: HttpEvent): void {
  const { functionName, path, method, settings, place } = event
  const id = `ApiGatewayMethod${pathName(path)}${method.charAt(0)}${method.slice(1).toLowerCase()}`
  if (draft.resources[id] !== undefined) throw draft.fail(`${method} /${path} is there twice`, place)
  const uri = invocationUri(getAtt(functionId(functionName), 'Arn'))
  const custom = customIntegration(draft, event, uri)
  addResource(draft, id, {
    type: 'AWS::ApiGateway::Method',
    properties: {
      RestApiId: api.id,
      ResourceId: api.resourceId(path),
      HttpMethod: method,
      ApiKeyRequired: settings['private'] === true,
      OperationName: settings['operationId'],
      ...authorization(draft, api, event),
      ...methodRequest(draft, api, event),
      Integration: custom?.integration ?? { IntegrationHttpMethod: 'POST', Type: 'AWS_PROXY', Uri: uri },
      MethodResponses: custom === undefined ? [] : custom.responses,
    },
    place,
    attributes: { DependsOn: [`${normalized(functionName)}LambdaPermissionApiGateway`] },
  })
}

