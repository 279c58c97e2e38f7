import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { accountArn } from '../arn.ts'
import { invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { isIntrinsic, ref, sub } from '../intrinsic.ts'
import { isAlphanumeric } from '../logical-id.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { propagateTags } from '../propagate-tags.ts'
import { filled, isFalsy } from '../python-truth.ts'
import { checkProperties } from '../property-table.ts'
import type { PropertyTable } from '../property-table.ts'
import type { SamResource, SamResourceType } from '../sam-context.ts'
import { httpDomain } from './http-domain.ts'

const table: PropertyTable = {
  ApiKeySelectionExpression: 'string',
  AccessLogSettings: 'map',
  Auth: 'map',
  DefaultRouteSettings: 'map',
  Description: 'string',
  DisableExecuteApiEndpoint: 'boolean',
  Domain: 'map',
  DisableSchemaValidation: 'boolean',
  FailOnWarnings: 'boolean',
  IpAddressType: 'string',
  Name: 'string',
  PropagateTags: 'boolean',
  Routes: '!map',
  RouteSettings: 'map',
  RouteSelectionExpression: '!string',
  StageName: 'string|map',
  StageVariables: 'map',
  Tags: 'map',
}

const createdBy = 'websocketapi:createdBy'

/** AWS::Serverless::WebSocketApi: a WebSocket API with routes, integrations, permissions, authorizer and stage. */
export const webSocketApi: SamResourceType = {
  references: { Stage: 'AWS::ApiGatewayV2::Stage', DomainName: 'AWS::ApiGatewayV2::DomainName' },
  generate: (source, context) => {
    const { id, properties } = source
    checkProperties(id, 'AWS::Serverless::WebSocketApi', properties, table)
    for (const name of ['Auth', 'Domain', 'Routes'])
      if (properties[name] !== undefined) properties[name] = resolveParameters(properties[name], context.parameters)
    const routes = checkApi(source)
    const api = makeApi(source)
    const domain = httpDomain(source, context, {}, createdBy)
    const stage = makeStage(source)
    const parts = Object.entries(routes).map(([key, route]) => makeRoute(source, key, route))
    if (isFilled(properties['RouteSettings']) && parts.length > 0) stage.dependsOn = parts.map(({ route }) => route.id)
    const authorizer = parts.some(({ custom }) => custom) ? makeAuthorizer(source) : []
    const resources = [
      api,
      ...parts.flatMap(({ route, integration, permission }) => [route, integration, permission]),
      ...domain,
      stage,
      ...authorizer,
    ]
    propagateTags(resources, properties['Tags'], properties['PropagateTags'])
    return resources
  },
}

const isFilled = (value: Json | undefined): value is JsonObject => isObject(value) && Object.keys(value).length > 0

function checkApi({ id, properties }: SamResource): JsonObject {
  const { Routes: routes, IpAddressType: address, Domain: domain } = properties
  if (!isFilled(routes)) throw invalidResource(id, 'WebSocket API must have at least one route.', 'Routes')
  if ((address ?? null) !== null && !isIntrinsic(address) && address !== 'ipv4' && address !== 'dualstack') {
    throw invalidResource(id, "IpAddressType must be 'ipv4' or 'dualstack'.", 'IpAddressType')
  }
  if (isObject(domain) && !isFalsy(domain['MutualTlsAuthentication'])) {
    throw invalidResource(
      id,
      'Mutual TLS domain name association is not supported for Websocket APIs.',
      'Domain.MutualTlsAuthentication',
    )
  }
  if (isFilled(properties['Auth']) && !('$connect' in routes))
    throw invalidResource(id, 'Authorization is only available if there is a $connect route.', 'Auth')
  return routes
}

function makeApi({ id, properties, resource }: SamResource): GeneratedResource {
  const tags = { ...(isObject(properties['Tags']) ? properties['Tags'] : {}), [createdBy]: 'SAM' }
  properties['Tags'] = tags
  return generate(
    id,
    'AWS::ApiGatewayV2::Api',
    {
      ApiKeySelectionExpression: properties['ApiKeySelectionExpression'],
      Description: properties['Description'],
      DisableExecuteApiEndpoint: properties['DisableExecuteApiEndpoint'],
      DisableSchemaValidation: properties['DisableSchemaValidation'],
      IpAddressType: properties['IpAddressType'],
      Name: properties['Name'] ?? id,
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: properties['RouteSelectionExpression'],
      Tags: tags,
    },
    { dependsOn: resource['DependsOn'] },
  )
}

const stageNameOf = (properties: JsonObject): Json => properties['StageName'] ?? 'default'

function makeStage({ id, properties }: SamResource): GeneratedResource {
  const name = stageNameOf(properties)
  if (name === '$default') throw invalidResource(id, 'Stages cannot be named $default for WebSocket APIs.', 'StageName')
  const prefix = typeof name === 'string' ? name : ''
  return generate(prefix === 'default' ? `${id}DefaultStage` : `${id}${prefix}Stage`, 'AWS::ApiGatewayV2::Stage', {
    AccessLogSettings: properties['AccessLogSettings'],
    DefaultRouteSettings: properties['DefaultRouteSettings'],
    RouteSettings: properties['RouteSettings'],
    ApiId: ref(id),
    StageName: name,
    Tags: { [createdBy]: 'SAM' },
    StageVariables: properties['StageVariables'],
    AutoDeploy: true,
  })
}

interface RouteParts {
  readonly route: GeneratedResource
  readonly integration: GeneratedResource
  readonly permission: GeneratedResource
  /** The route asks for the API's own authorizer. */
  readonly custom: boolean
}

function makeRoute({ id, properties }: SamResource, key: string, value: Json): RouteParts {
  const spec = isObject(value) ? value : {}
  const base = id + routeName(id, key)
  if (isFilled(spec['RequestParameters']) && key !== '$connect') {
    throw invalidResource(
      id,
      'Request parameters are only supported for the $connect route in WebSocket APIs.',
      `Routes.${key}.RequestParameters`,
    )
  }
  const authorization = isFilled(properties['Auth']) ? routeAuthorization(id, key, properties['Auth']) : {}
  const route = generate(`${base}Route`, 'AWS::ApiGatewayV2::Route', {
    ApiId: ref(id),
    ApiKeyRequired: spec['ApiKeyRequired'],
    ...authorization,
    ModelSelectionExpression: spec['ModelSelectionExpression'],
    OperationName: spec['OperationName'],
    RequestModels: spec['RequestModels'],
    RequestParameters: isFilled(spec['RequestParameters']) ? spec['RequestParameters'] : undefined,
    RouteKey: key,
    RouteResponseSelectionExpression: spec['RouteResponseSelectionExpression'],
    Target: { 'Fn::Join': ['/', ['integrations', ref(`${base}Integration`)]] },
  })
  if (!('FunctionArn' in spec)) throw invalidResource(id, 'Route must have associated function.', `Routes.${key}`)
  const FunctionArn = spec['FunctionArn'] ?? null
  const integration = generate(`${base}Integration`, 'AWS::ApiGatewayV2::Integration', {
    ApiId: ref(id),
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: sub(
      'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations',
      { FunctionArn },
    ),
    TimeoutInMillis: spec['IntegrationTimeout'],
  })
  const permission = generate(`${base}Permission`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: FunctionArn,
    Principal: 'apigateway.amazonaws.com',
    SourceArn: routeArn(id, key, stageNameOf(properties)),
  })
  return { route, integration, permission, custom: 'AuthorizerId' in authorization }
}

function routeArn(id: string, key: string, stage: Json): JsonObject {
  const arn = (stagePart: string): string => accountArn('${AWS::Partition}', 'execute-api', `\${${id}.ApiId}/${stagePart}/${key}`)
  return typeof stage === 'string' ? sub(arn(stage)) : sub(arn('${__StageName__}'), { __StageName__: stage })
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()

function routeName(id: string, key: string): string {
  if (['$connect', '$disconnect', '$default'].includes(key)) return capitalised(key.slice(1))
  if (isAlphanumeric(key)) return capitalised(key)
  throw invalidResource(
    id,
    `Route key '${key}' must be alphanumeric. Only $connect, $disconnect, and $default special routes are supported.`,
    `Routes.${key}`,
  )
}

function routeAuthorization(id: string, key: string, auth: JsonObject): JsonObject {
  checkAuth(id, auth)
  if (key !== '$connect') return {}
  if (auth['AuthType'] === 'CUSTOM') return { AuthorizationType: 'CUSTOM', AuthorizerId: ref(`${id}ConnectAuthorizer`) }
  return { AuthorizationType: auth['AuthType'] === 'AWS_IAM' ? 'AWS_IAM' : 'NONE' }
}

function checkAuth(id: string, auth: JsonObject): void {
  const fail = (message: string): Error => invalidResource(id, message, 'Auth')
  if (isFalsy(auth['AuthType'])) throw fail('AuthType must be specified for additional auth configurations.')
  const type = asText(auth['AuthType']).toUpperCase()
  if (!['NONE', 'AWS_IAM', 'CUSTOM'].includes(type)) throw fail('AuthType is not one of AWS_IAM, CUSTOM or NONE.')
  if (type === 'CUSTOM' && isFalsy(auth['AuthArn'])) throw fail('AuthArn must be specified if AuthType is CUSTOM.')
  if (type !== 'CUSTOM' && Object.keys(auth).length > 1)
    throw fail(`No additional configurations supported for AuthType ${type}.`)
}

function makeAuthorizer({ id, properties }: SamResource): GeneratedResource[] {
  const auth = isObject(properties['Auth']) ? properties['Auth'] : {}
  const name = `${id}ConnectAuthorizer`
  const uri = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/invocations'
  const authorizer = generate(name, 'AWS::ApiGatewayV2::Authorizer', {
    ApiId: ref(id),
    AuthorizerCredentialsArn: auth['InvokeRole'],
    AuthorizerType: 'REQUEST',
    AuthorizerUri: 'AuthArn' in auth ? sub(uri, { AuthArn: auth['AuthArn'] ?? null }) : undefined,
    IdentitySource: auth['IdentitySource'],
    Name: filled(auth['Name']) ?? name,
  })
  if (!isFalsy(auth['InvokeRole']) || auth['AuthType'] !== 'CUSTOM') return [authorizer]
  const permission = generate(`${id}AuthorizerPermission`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: auth['AuthArn'],
    Principal: 'apigateway.amazonaws.com',
    SourceArn: sub(accountArn('${AWS::Partition}', 'execute-api', '${__ApiId__}/authorizers/*'), { __ApiId__: ref(id) }),
  })
  return [authorizer, permission]
}
