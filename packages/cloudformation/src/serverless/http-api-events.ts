// `httpApi` events: an HTTP API with a stage that deploys by itself.
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { accountArn, addResource, getAtt, invocationUri, join, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { mapOf } from './functions.ts'
import { authorizerName, functionId, normalized, routeName } from './names.ts'

/** One `httpApi` event. */
export interface HttpApiEvent {
  readonly functionName: string
  /** `GET /users/{id}`, `* /users` as ANY, or `$default`. */
  readonly routeKey: string
  readonly settings: JsonObject
  readonly place: TemplatePath
}

const known = ['id', 'name', 'payload', 'cors', 'authorizers', 'disableDefaultEndpoint', 'metrics', 'timeout', 'shouldStartNameWithService', 'useProviderTags']

export function addHttpApi(draft: Draft, events: readonly HttpApiEvent[]): void {
  if (events.length === 0) return
  const { provider, service, stage } = draft
  const settings = mapOf(provider['httpApi'])
  const place = ['provider', 'httpApi']
  draft.checkKeys(settings, known, place)
  const api = settings['id'] ?? ref('HttpApi')
  if (settings['id'] === undefined) {
    addResource(draft, 'HttpApi', {
      type: 'AWS::ApiGatewayV2::Api',
      properties: {
        Name: settings['name'] ?? (settings['shouldStartNameWithService'] === true ? `${service}-${stage}` : `${stage}-${service}`),
        ProtocolType: 'HTTP',
        DisableExecuteApiEndpoint: settings['disableDefaultEndpoint'],
        CorsConfiguration: corsOf(draft, settings['cors'], events),
        Tags: settings['useProviderTags'] === true && isObject(provider['tags']) ? provider['tags'] : undefined,
      },
      place,
    })
    addStage(draft, api, settings)
  }
  const authorizers = addAuthorizers(draft, api, mapOf(settings['authorizers']))
  for (const event of events) addRoute(draft, { api, event, settings, authorizers })
  for (const name of new Set(events.map(({ functionName }) => functionName)))
    addResource(draft, `${normalized(name)}LambdaPermissionHttpApi`, {
      type: 'AWS::Lambda::Permission',
      properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: getAtt(functionId(name), 'Arn'),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: accountArn('execute-api', api, '/*'),
      },
      place: ['functions', name],
    })
  draft.outputs['HttpApiId'] = { Description: 'Id of the HTTP API', Value: api }
  draft.outputs['HttpApiUrl'] = {
    Description: 'URL of the HTTP API',
    Value: join('https://', api, '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix')),
  }
}

function addStage(draft: Draft, api: Json, settings: JsonObject): void {
  const { provider, service, stage } = draft
  const logs = mapOf(provider['logs'])['httpApi']
  const place = ['provider', 'logs', 'httpApi']
  const wanted = logs === true || isObject(logs)
  if (wanted) {
    const properties = { LogGroupName: `/aws/http-api/${service}-${stage}`, RetentionInDays: provider['logRetentionInDays'] }
    addResource(draft, 'HttpApiLogGroup', { type: 'AWS::Logs::LogGroup', properties, place })
  }
  addResource(draft, 'HttpApiStage', {
    type: 'AWS::ApiGatewayV2::Stage',
    properties: {
      ApiId: api,
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { DetailedMetricsEnabled: settings['metrics'] === true },
      AccessLogSettings: wanted ? { DestinationArn: getAtt('HttpApiLogGroup', 'Arn'), Format: mapOf(logs)['format'] ?? accessLogFormat } : undefined,
    },
    place: ['provider'],
  })
}

const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  routeKey: '$context.routeKey',
  status: '$context.status',
  protocol: '$context.protocol',
  responseLength: '$context.responseLength',
})

interface RouteUse {
  readonly api: Json
  readonly event: HttpApiEvent
  readonly settings: JsonObject
  /** Type of each authorizer of the file. */
  readonly authorizers: ReadonlyMap<string, 'JWT' | 'CUSTOM'>
}

function addRoute(draft: Draft, { api, event, settings, authorizers }: RouteUse): void {
  const { functionName, routeKey, place } = event
  const id = `HttpApiRoute${routeName(routeKey)}`
  if (draft.resources[id] !== undefined) throw draft.fail(`${routeKey} is there twice`, place)
  const integration = `HttpApiIntegration${normalized(functionName)}`
  const timeout = mapOf(draft.functions[functionName])['timeout'] ?? draft.provider['timeout'] ?? 6
  if (draft.resources[integration] === undefined)
    addResource(draft, integration, {
      type: 'AWS::ApiGatewayV2::Integration',
      properties: {
        ApiId: api,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: invocationUri(getAtt(functionId(functionName), 'Arn')),
        PayloadFormatVersion: settings['payload'] ?? '2.0',
        TimeoutInMillis: Math.min(30_000, Math.round((Number(event.settings['timeout'] ?? settings['timeout'] ?? timeout) + 0.5) * 1000)),
      },
      place,
    })
  addResource(draft, id, {
    type: 'AWS::ApiGatewayV2::Route',
    properties: { ApiId: api, RouteKey: routeKey, Target: join('integrations/', ref(integration)), ...authorization(draft, event, authorizers) },
    place,
    attributes: { DependsOn: [integration] },
  })
}

function authorization(draft: Draft, { settings, place }: HttpApiEvent, authorizers: ReadonlyMap<string, 'JWT' | 'CUSTOM'>): JsonObject {
  const given = settings['authorizer']
  if (given === undefined || given === null) return {}
  const item: JsonObject = isObject(given) ? given : { name: given }
  const at = [...place, 'authorizer']
  draft.checkKeys(item, ['name', 'scopes', 'id', 'type'], at)
  const scopes = Array.isArray(item['scopes']) ? { AuthorizationScopes: item['scopes'] } : {}
  const wanted = asText(item['type'] ?? '').toLowerCase()
  if (wanted === 'aws_iam' || item['name'] === 'aws_iam') return { AuthorizationType: 'AWS_IAM' }
  if (item['id'] !== undefined) return { AuthorizationType: wanted === 'request' ? 'CUSTOM' : 'JWT', AuthorizerId: item['id'], ...scopes }
  const name = asText(item['name'])
  const type = authorizers.get(name)
  if (type === undefined) throw draft.fail(`there is no authorizer ${name} in provider.httpApi.authorizers`, at)
  return { AuthorizationType: type, AuthorizerId: ref(`HttpApiAuthorizer${authorizerName(name)}`), ...(type === 'JWT' ? scopes : {}) }
}

function addAuthorizers(draft: Draft, api: Json, given: JsonObject): Map<string, 'JWT' | 'CUSTOM'> {
  const types = new Map<string, 'JWT' | 'CUSTOM'>()
  for (const [name, value] of Object.entries(given)) {
    const item = mapOf(value)
    const place = ['provider', 'httpApi', 'authorizers', name]
    draft.checkKeys(item, ['type', 'name', 'identitySource', 'issuerUrl', 'audience', 'functionName', 'functionArn', 'resultTtlInSeconds', 'enableSimpleResponses', 'payloadVersion', 'managedExternally'], place)
    const id = `HttpApiAuthorizer${authorizerName(name)}`
    const sources = item['identitySource']
    const common = { ApiId: api, Name: item['name'] ?? name }
    if (asText(item['type'] ?? 'jwt').toLowerCase() === 'jwt') {
      types.set(name, 'JWT')
      const audience = item['audience']
      addResource(draft, id, {
        type: 'AWS::ApiGatewayV2::Authorizer',
        properties: {
          ...common,
          AuthorizerType: 'JWT',
          IdentitySource: [...(Array.isArray(sources) ? sources : [sources ?? '$request.header.Authorization'])],
          JwtConfiguration: { Audience: Array.isArray(audience) ? audience : [audience ?? null], Issuer: item['issuerUrl'] ?? null },
        },
        place,
      })
      continue
    }
    types.set(name, 'CUSTOM')
    const functionName = asText(item['functionName'] ?? '')
    if (item['functionArn'] === undefined && draft.functions[functionName] === undefined)
      throw draft.fail(`the authorizer ${name} has the function ${functionName || '(none)'}, which is not in this file`, place)
    const arn = item['functionArn'] ?? getAtt(functionId(functionName), 'Arn')
    addResource(draft, id, {
      type: 'AWS::ApiGatewayV2::Authorizer',
      properties: {
        ...common,
        AuthorizerType: 'REQUEST',
        AuthorizerPayloadFormatVersion: item['payloadVersion'] ?? '2.0',
        AuthorizerResultTtlInSeconds: item['resultTtlInSeconds'],
        AuthorizerUri: invocationUri(arn),
        EnableSimpleResponses: item['enableSimpleResponses'],
        IdentitySource: sources === undefined ? undefined : Array.isArray(sources) ? sources : [sources],
      },
      place,
    })
    if (item['managedExternally'] === true) continue
    addResource(draft, `${authorizerName(name)}LambdaPermissionHttpApiAuthorizer`, {
      type: 'AWS::Lambda::Permission',
      properties: { Action: 'lambda:InvokeFunction', FunctionName: arn, Principal: 'apigateway.amazonaws.com' },
      place,
    })
  }
  return types
}

const defaultHeaders = ['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token', 'X-Amz-User-Agent', 'X-Amzn-Trace-Id']

function corsOf(draft: Draft, given: Json | undefined, events: readonly HttpApiEvent[]): JsonObject | undefined {
  if (given === undefined || given === false) return undefined
  const item = mapOf(given)
  draft.checkKeys(item, ['allowedOrigins', 'allowedHeaders', 'allowedMethods', 'allowCredentials', 'exposedResponseHeaders', 'maxAge'], ['provider', 'httpApi', 'cors'])
  const used = new Set(events.map(({ routeKey }) => routeKey.split(' ')[0] ?? ''))
  const every = used.has('ANY') || used.has('$default')
  const methods = every ? ['GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'DELETE'] : ['OPTIONS', ...used]
  return {
    AllowOrigins: item['allowedOrigins'] ?? ['*'],
    AllowHeaders: item['allowedHeaders'] ?? defaultHeaders,
    AllowMethods: item['allowedMethods'] ?? [...new Set(methods)],
    ...(item['allowCredentials'] === undefined ? {} : { AllowCredentials: item['allowCredentials'] }),
    ...(item['exposedResponseHeaders'] === undefined ? {} : { ExposeHeaders: item['exposedResponseHeaders'] }),
    ...(item['maxAge'] === undefined ? {} : { MaxAge: item['maxAge'] }),
  }
}
