import { callerOf, createPlane, FUNCTION_URI, type Caller, type Values } from '../support.ts'

/** Something of every kind, for samples to refer to. */
export interface World {
  readonly rest: Caller
  readonly v2: Caller
  readonly restApiId: string
  readonly rootResourceId: string
  readonly deploymentId: string
  readonly authorizerId: string
  readonly validatorId: string
  readonly keyId: string
  readonly planId: string
  readonly privateDomain: { readonly arn: string; readonly id: string }
  readonly httpApiId: string
  readonly httpIntegrationId: string
  readonly jwtAuthorizerId: string
  readonly socketApiId: string
  readonly socketIntegrationId: string
  readonly socketRouteId: string
  readonly socketAuthorizerId: string
  readonly socketDeploymentId: string
  readonly productId: string
  readonly productArn: string
  readonly page: { readonly id: string; readonly arn: string }
  readonly endpointPage: { readonly id: string; readonly arn: string }
}

const text = (value: unknown): string => String(value)

/** Makes it, in a plane of its own. */
export async function createWorld(): Promise<World> {
  const plane = await createPlane({ ports: {} })
  const rest = callerOf(plane, 'apigateway')
  const v2 = callerOf(plane, 'apigatewayv2')
  return { rest, v2, ...(await restWorld(rest)), ...(await v2World(v2)), ...(await portalWorld(rest, v2)) }
}

async function restWorld(rest: Caller) {
  const { id, rootResourceId } = await rest('CreateRestApi', { name: 'world' })
  const restApiId = text(id)
  await rest('CreateResource', { restApiId, parentId: rootResourceId, pathPart: 'used' })
  const method = { restApiId, resourceId: rootResourceId, httpMethod: 'GET' }
  await rest('PutMethod', { ...method, authorizationType: 'NONE', requestParameters: { 'method.request.header.h': true } })
  await rest('PutIntegration', { ...method, type: 'MOCK' })
  await rest('PutMethodResponse', { ...method, statusCode: '200', responseParameters: { 'method.response.header.h': true } })
  const deployment = await rest('CreateDeployment', { restApiId, stageName: 'dev' })
  const authorizer = await rest('CreateAuthorizer', { restApiId, name: 'a', type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a'] })
  const validator = await rest('CreateRequestValidator', { restApiId, name: 'v' })
  const key = await rest('CreateApiKey', { name: 'k' })
  const plan = await rest('CreateUsagePlan', { name: 'p' })
  await rest('CreateDomainName', { domainName: 'api.example.com', regionalCertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a', endpointConfiguration: { types: ['REGIONAL'] } })
  const domain = await rest('CreateDomainName', { domainName: 'private.example.com', certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a', endpointConfiguration: { types: ['PRIVATE'] } })
  return {
    restApiId,
    rootResourceId: text(rootResourceId),
    deploymentId: text(deployment['id']),
    authorizerId: text(authorizer['id']),
    validatorId: text(validator['id']),
    keyId: text(key['id']),
    planId: text(plan['id']),
    privateDomain: { arn: text(domain['domainNameArn']), id: text(domain['domainNameId']) },
  }
}

async function v2World(v2: Caller) {
  const http = await v2('CreateApi', { Name: 'http', ProtocolType: 'HTTP' })
  const httpIntegration = await v2('CreateIntegration', { ApiId: http['ApiId'], IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'https://example.com/' })
  const jwt = await v2('CreateAuthorizer', {
    ApiId: http['ApiId'],
    Name: 'jwt',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://issuer.example.com', Audience: ['a'] },
  })
  const socket = await v2('CreateApi', { Name: 'socket', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' })
  const socketIntegration = await v2('CreateIntegration', { ApiId: socket['ApiId'], IntegrationType: 'MOCK' })
  await v2('CreateModel', { ApiId: socket['ApiId'], Name: 'Used', Schema: '{}' })
  const route = await v2('CreateRoute', { ApiId: socket['ApiId'], RouteKey: 'used' })
  const socketAuthorizer = await v2('CreateAuthorizer', { ApiId: socket['ApiId'], Name: 'r', AuthorizerType: 'REQUEST', AuthorizerUri: FUNCTION_URI, IdentitySource: ['route.request.header.Auth'] })
  await v2('CreateStage', { ApiId: socket['ApiId'], StageName: 'live' })
  const deployment = await v2('CreateDeployment', { ApiId: socket['ApiId'], StageName: 'live' })
  return {
    httpApiId: text(http['ApiId']),
    httpIntegrationId: text(httpIntegration['IntegrationId']),
    jwtAuthorizerId: text(jwt['AuthorizerId']),
    socketApiId: text(socket['ApiId']),
    socketIntegrationId: text(socketIntegration['IntegrationId']),
    socketRouteId: text(route['RouteId']),
    socketAuthorizerId: text(socketAuthorizer['AuthorizerId']),
    socketDeploymentId: text(deployment['DeploymentId']),
  }
}

async function portalWorld(rest: Caller, v2: Caller) {
  const { items } = (await rest('GetRestApis')) as { items: readonly Values[] }
  const product = await v2('CreatePortalProduct', { DisplayName: 'product' })
  const PortalProductId = product['PortalProductId']
  const page = await v2('CreateProductPage', { PortalProductId, DisplayContent: { Title: 't', Body: 'b' } })
  const endpoint = await v2('CreateProductRestEndpointPage', {
    PortalProductId,
    RestEndpointIdentifier: { IdentifierParts: { RestApiId: items[0]?.['id'], Stage: 'dev', Path: '/', Method: 'GET' } },
  })
  return {
    productId: text(PortalProductId),
    productArn: text(product['PortalProductArn']),
    page: { id: text(page['ProductPageId']), arn: text(page['ProductPageArn']) },
    endpointPage: { id: text(endpoint['ProductRestEndpointPageId']), arn: text(endpoint['ProductRestEndpointPageArn']) },
  }
}
