import { once } from 'node:events'
import { expect } from 'vitest'
import WebSocket from 'ws'
import type { Scene } from './scenario.ts'

type Scenario = (scene: Scene) => Promise<void>
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:my-function'
const CERTIFICATE = { CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c', EndpointType: 'REGIONAL' }
const DEFINITION = JSON.stringify({
  openapi: '3.0.1',
  info: { title: 'imported', version: '1' },
  paths: { '/pets': { get: { responses: { default: { description: 'ok' } }, 'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: 'https://example.com/pets', payloadFormatVersion: '1.0' } } } },
})
const COLORS = Object.fromEntries(['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor'].map((name) => [name, '#ffffff']))

/** Operations of `apigatewayv2` by noun; each leaves the account as it was. */
export const HTTP_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'HTTP APIs, stages, deployments': async ({ v2, refusal, restart }) => {
    const { ApiId, CreatedDate, ...created } = await v2('CreateApi', { Name: 'users-http-api', ProtocolType: 'HTTP', CorsConfiguration: { AllowOrigins: ['*'] } })
    expect(CreatedDate).toBeDefined()
    expect(created).toMatchObject({ RouteSelectionExpression: '$request.method $request.path', CorsConfiguration: { AllowOrigins: ['*'] } })
    await restart()
    expect(await v2('GetApi', { ApiId })).toMatchObject({ Name: 'users-http-api' })
    expect((await v2('GetApis'))['Items']).toHaveLength(1)
    expect(await v2('UpdateApi', { ApiId, Name: 'renamed' })).toMatchObject({ Name: 'renamed' })
    await v2('DeleteCorsConfiguration', { ApiId })
    expect((await v2('GetApi', { ApiId }))['CorsConfiguration']).toBeUndefined()

    const { IntegrationId } = await v2('CreateIntegration', { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: FUNCTION, PayloadFormatVersion: '2.0' })
    expect(await v2('GetIntegration', { ApiId, IntegrationId })).toMatchObject({ TimeoutInMillis: 30000, ConnectionType: 'INTERNET' })
    expect((await v2('GetIntegrations', { ApiId }))['Items']).toHaveLength(1)
    await v2('UpdateIntegration', { ApiId, IntegrationId, Description: 'd' })
    const { RouteId } = await v2('CreateRoute', { ApiId, RouteKey: 'GET /users', Target: `integrations/${IntegrationId}` })
    expect(await v2('GetRoute', { ApiId, RouteId })).toMatchObject({ RouteKey: 'GET /users', AuthorizationType: 'NONE' })
    expect((await v2('GetRoutes', { ApiId }))['Items']).toHaveLength(1)
    await v2('UpdateRoute', { ApiId, RouteId, RouteKey: 'GET /people' })
    const parameters = await refusal(v2('DeleteRouteRequestParameter', { ApiId, RouteId, RequestParameterKey: 'route.request.querystring.x' }))
    expect(parameters).toMatchObject({ code: expect.stringMatching(/NotFoundException|BadRequestException/) })

    const { DeploymentId } = await v2('CreateDeployment', { ApiId, Description: 'one' })
    expect(await v2('GetDeployment', { ApiId, DeploymentId })).toMatchObject({ DeploymentStatus: 'DEPLOYED' })
    expect((await v2('GetDeployments', { ApiId }))['Items']).toHaveLength(1)
    await v2('UpdateDeployment', { ApiId, DeploymentId, Description: 'two' })
    await v2('CreateStage', {
      ApiId,
      StageName: 'prod',
      DeploymentId,
      AccessLogSettings: { DestinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:a', Format: '$context.requestId' },
      RouteSettings: { 'GET /people': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 5 } },
    })
    expect(await v2('GetStage', { ApiId, StageName: 'prod' })).toMatchObject({ DeploymentId, StageName: 'prod' })
    expect((await v2('GetStages', { ApiId }))['Items']).toHaveLength(1)
    await v2('UpdateStage', { ApiId, StageName: 'prod', StageVariables: { a: 'b' } })
    await v2('DeleteAccessLogSettings', { ApiId, StageName: 'prod' })
    await v2('DeleteRouteSettings', { ApiId, StageName: 'prod', RouteKey: 'GET /people' })
    expect((await v2('GetStage', { ApiId, StageName: 'prod' }))['AccessLogSettings']).toBeUndefined()
    await v2('ResetAuthorizersCache', { ApiId, StageName: 'prod' })
    const exported = await v2('ExportApi', { ApiId, Specification: 'OAS30', OutputType: 'JSON', StageName: 'prod' })
    expect(JSON.parse(new TextDecoder().decode(exported['body'] as Uint8Array))).toMatchObject({ openapi: '3.0.1', paths: { '/people': {} } })
    await v2('DeleteStage', { ApiId, StageName: 'prod' })
    await v2('DeleteDeployment', { ApiId, DeploymentId })
    await v2('DeleteRoute', { ApiId, RouteId })
    await v2('DeleteIntegration', { ApiId, IntegrationId })
    await v2('DeleteApi', { ApiId })

    const imported = await v2('ImportApi', { Body: DEFINITION })
    expect(await v2('ReimportApi', { ApiId: imported['ApiId'], Body: DEFINITION })).toMatchObject({ Name: 'imported' })
    await v2('DeleteApi', { ApiId: imported['ApiId'] })
  },

  'models, authorizers, responses': async ({ v2 }) => {
    const { ApiId } = await v2('CreateApi', { Name: 'w', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' })
    const { ModelId } = await v2('CreateModel', { ApiId, Name: 'Pet', ContentType: 'application/json', Schema: '{"type":"object"}' })
    expect(await v2('GetModel', { ApiId, ModelId })).toMatchObject({ Name: 'Pet' })
    expect((await v2('GetModels', { ApiId }))['Items']).toHaveLength(1)
    expect(await v2('GetModelTemplate', { ApiId, ModelId })).toHaveProperty('Value')
    await v2('UpdateModel', { ApiId, ModelId, Description: 'd' })
    await v2('DeleteModel', { ApiId, ModelId })

    const AuthorizerUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`
    const { AuthorizerId } = await v2('CreateAuthorizer', { ApiId, AuthorizerType: 'REQUEST', Name: 'a', AuthorizerUri, IdentitySource: ['route.request.header.Auth'] })
    expect(await v2('GetAuthorizer', { ApiId, AuthorizerId })).toMatchObject({ AuthorizerType: 'REQUEST' })
    expect((await v2('GetAuthorizers', { ApiId }))['Items']).toHaveLength(1)
    await v2('UpdateAuthorizer', { ApiId, AuthorizerId, Name: 'b' })
    await v2('DeleteAuthorizer', { ApiId, AuthorizerId })

    const { IntegrationId } = await v2('CreateIntegration', { ApiId, IntegrationType: 'MOCK', RequestTemplates: { 200: '{"statusCode":200}' } })
    const { IntegrationResponseId } = await v2('CreateIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseKey: '$default' })
    expect(await v2('GetIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseId })).toMatchObject({ IntegrationResponseKey: '$default' })
    expect((await v2('GetIntegrationResponses', { ApiId, IntegrationId }))['Items']).toHaveLength(1)
    await v2('UpdateIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseId, ResponseTemplates: { 200: '{}' } })
    await v2('DeleteIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseId })
    const { RouteId } = await v2('CreateRoute', { ApiId, RouteKey: 'send', Target: `integrations/${IntegrationId}` })
    const { RouteResponseId } = await v2('CreateRouteResponse', { ApiId, RouteId, RouteResponseKey: '$default' })
    expect(await v2('GetRouteResponse', { ApiId, RouteId, RouteResponseId })).toMatchObject({ RouteResponseKey: '$default' })
    expect((await v2('GetRouteResponses', { ApiId, RouteId }))['Items']).toHaveLength(1)
    await v2('UpdateRouteResponse', { ApiId, RouteId, RouteResponseId, ModelSelectionExpression: '$default' })
    await v2('DeleteRouteResponse', { ApiId, RouteId, RouteResponseId })
    await v2('DeleteApi', { ApiId })
  },

  'domain names, API mappings, routing rules, v2 links and tags': async ({ rest, v2, restart }) => {
    const DomainName = 'http.example.com'
    const { ApiId } = await v2('CreateApi', { Name: 'h', ProtocolType: 'HTTP', Target: FUNCTION })
    await v2('CreateDomainName', { DomainName, DomainNameConfigurations: [CERTIFICATE], RoutingMode: 'ROUTING_RULE_THEN_API_MAPPING' })
    await restart()
    expect(await v2('GetDomainName', { DomainName })).toMatchObject({ RoutingMode: 'ROUTING_RULE_THEN_API_MAPPING' })
    expect((await v2('GetDomainNames'))['Items']).toHaveLength(1)
    await v2('UpdateDomainName', { DomainName, DomainNameConfigurations: [{ ...CERTIFICATE, SecurityPolicy: 'TLS_1_2' }] })
    const { ApiMappingId } = await v2('CreateApiMapping', { DomainName, ApiId, Stage: '$default', ApiMappingKey: 'v1/orders' })
    expect(await v2('GetApiMapping', { DomainName, ApiMappingId })).toMatchObject({ ApiMappingKey: 'v1/orders' })
    expect((await v2('GetApiMappings', { DomainName }))['Items']).toHaveLength(1)
    await v2('UpdateApiMapping', { DomainName, ApiMappingId, ApiId, ApiMappingKey: 'v2' })
    await v2('DeleteApiMapping', { DomainName, ApiMappingId })

    const restApi = await rest('CreateRestApi', { name: 'routed' })
    const at = { restApiId: restApi['id'], resourceId: restApi['rootResourceId'], httpMethod: 'GET' }
    await rest('PutMethod', { ...at, authorizationType: 'NONE' })
    await rest('PutIntegration', { ...at, type: 'MOCK' })
    await rest('CreateDeployment', { restApiId: restApi['id'], stageName: 'dev' })
    const rule = { DomainName, Actions: [{ InvokeApi: { ApiId: restApi['id'], Stage: 'dev' } }], Conditions: [{ MatchBasePaths: { AnyOf: ['a'] } }] }
    const { RoutingRuleId } = await v2('CreateRoutingRule', { ...rule, Priority: 10 })
    expect(await v2('GetRoutingRule', { DomainName, RoutingRuleId })).toMatchObject({ Priority: 10 })
    await v2('PutRoutingRule', { ...rule, RoutingRuleId, Priority: 20 })
    expect((await v2('ListRoutingRules', { DomainName }))['RoutingRules']).toMatchObject([{ Priority: 20 }])
    await v2('DeleteRoutingRule', { DomainName, RoutingRuleId })
    await v2('DeleteDomainName', { DomainName })
    await rest('DeleteRestApi', { restApiId: restApi['id'] })

    const { VpcLinkId } = await v2('CreateVpcLink', { Name: 'l', SubnetIds: ['subnet-1'] })
    expect(await v2('GetVpcLink', { VpcLinkId })).toMatchObject({ VpcLinkStatus: 'AVAILABLE' })
    expect((await v2('GetVpcLinks'))['Items']).toHaveLength(1)
    await v2('UpdateVpcLink', { VpcLinkId, Name: 'm' })
    await v2('DeleteVpcLink', { VpcLinkId })
    const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${ApiId}`
    await v2('TagResource', { ResourceArn, Tags: { a: 'b', c: 'd' } })
    await v2('UntagResource', { ResourceArn, TagKeys: ['c'] })
    expect(await v2('GetTags', { ResourceArn })).toEqual({ Tags: { a: 'b' } })
    await v2('DeleteApi', { ApiId })
  },

  portals: async ({ rest, v2, refusal, restart }) => {
    const api = await rest('CreateRestApi', { name: 'orders' })
    const at = { restApiId: api['id'], resourceId: api['rootResourceId'], httpMethod: 'GET' }
    await rest('PutMethod', { ...at, authorizationType: 'NONE' })
    await rest('PutIntegration', { ...at, type: 'MOCK' })
    await rest('CreateDeployment', { restApiId: api['id'], stageName: 'dev' })
    const { PortalProductId, PortalProductArn } = await v2('CreatePortalProduct', { DisplayName: 'Orders' })
    const { ProductPageId } = await v2('CreateProductPage', { PortalProductId, DisplayContent: { Title: 'Start', Body: '# Hello' } })
    expect(await v2('GetProductPage', { PortalProductId, ProductPageId })).toMatchObject({ DisplayContent: { Title: 'Start' } })
    expect((await v2('ListProductPages', { PortalProductId }))['Items']).toHaveLength(1)
    await v2('UpdateProductPage', { PortalProductId, ProductPageId, DisplayContent: { Title: 'End', Body: '# Bye' } })
    const RestEndpointIdentifier = { IdentifierParts: { RestApiId: api['id'], Stage: 'dev', Path: '/', Method: 'GET' } }
    const { ProductRestEndpointPageId } = await v2('CreateProductRestEndpointPage', { PortalProductId, RestEndpointIdentifier, TryItState: 'ENABLED' })
    expect(await v2('GetProductRestEndpointPage', { PortalProductId, ProductRestEndpointPageId })).toMatchObject({ TryItState: 'ENABLED' })
    expect((await v2('ListProductRestEndpointPages', { PortalProductId }))['Items']).toHaveLength(1)
    await v2('UpdateProductRestEndpointPage', { PortalProductId, ProductRestEndpointPageId, TryItState: 'DISABLED' })
    expect((await v2('ListPortalProducts'))['Items']).toHaveLength(1)
    await v2('UpdatePortalProduct', { PortalProductId, Description: 'd' })
    expect(await v2('GetPortalProduct', { PortalProductId })).toMatchObject({ DisplayName: 'Orders', Description: 'd' })
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '210987654321' }, Action: 'apigateway:GetPortalProduct', Resource: PortalProductArn }] })
    await v2('PutPortalProductSharingPolicy', { PortalProductId, PolicyDocument })
    expect((await v2('GetPortalProductSharingPolicy', { PortalProductId }))['PolicyDocument']).toBe(PolicyDocument)
    await v2('DeletePortalProductSharingPolicy', { PortalProductId })

    const { PortalId } = await v2('CreatePortal', {
      Authorization: { None: {} },
      EndpointConfiguration: { None: {} },
      PortalContent: { DisplayName: 'Portal', Theme: { CustomColors: COLORS } },
      IncludedPortalProductArns: [PortalProductArn],
    })
    await restart()
    expect((await v2('ListPortals'))['Items']).toHaveLength(1)
    await v2('UpdatePortal', { PortalId, PortalContent: { DisplayName: 'Other', Theme: { CustomColors: COLORS } } })
    await v2('PreviewPortal', { PortalId })
    await v2('PublishPortal', { PortalId, Description: 'first' })
    expect(await v2('GetPortal', { PortalId })).toMatchObject({ PublishStatus: 'PUBLISHED' })
    expect(await refusal(v2('DeletePortal', { PortalId }))).toMatchObject({ code: 'BadRequestException' })
    await v2('DisablePortal', { PortalId })
    await v2('DeletePortal', { PortalId })
    await v2('DeleteProductRestEndpointPage', { PortalProductId, ProductRestEndpointPageId })
    await v2('DeleteProductPage', { PortalProductId, ProductPageId })
    await v2('DeletePortalProduct', { PortalProductId })
    await rest('DeleteRestApi', { restApiId: api['id'] })
  },

  connections: async ({ v2, connections, endpoints, refusal }) => {
    const { ApiId } = await v2('CreateApi', { Name: 'chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' })
    const { IntegrationId } = await v2('CreateIntegration', {
      ApiId,
      IntegrationType: 'MOCK',
      RequestTemplates: { 'application/json': '{"statusCode":200}' },
      TemplateSelectionExpression: 'application/json',
    })
    const { RouteId } = await v2('CreateRoute', { ApiId, RouteKey: '$default', Target: `integrations/${IntegrationId}`, RouteResponseSelectionExpression: '$default' })
    await v2('CreateIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseKey: '$default', ResponseTemplates: { 'application/json': '{"id":"$context.connectionId"}' }, TemplateSelectionExpression: 'application/json' })
    await v2('CreateRouteResponse', { ApiId, RouteId, RouteResponseKey: '$default' })
    const { DeploymentId } = await v2('CreateDeployment', { ApiId })
    await v2('CreateStage', { ApiId, StageName: 'dev', DeploymentId })
    endpoints.connections = `${endpoints.url}/_aws/execute-api/${ApiId}/dev`
    const socket = new WebSocket(endpoints.connections.replace('http', 'ws'))
    await once(socket, 'open')
    const hear = async (): Promise<string> => String((await once(socket, 'message'))[0])
    const first = hear()
    socket.send('{"action":"who"}')
    const { id: ConnectionId } = JSON.parse(await first) as { id: string }

    const pushed = hear()
    await connections('PostToConnection', { ConnectionId, Data: new TextEncoder().encode('pushed') })
    expect(await pushed).toBe('pushed')
    expect(await connections('GetConnection', { ConnectionId })).toHaveProperty('ConnectedAt')
    const closed = once(socket, 'close')
    await connections('DeleteConnection', { ConnectionId })
    await closed
    expect(await refusal(connections('PostToConnection', { ConnectionId, Data: new TextEncoder().encode('x') }))).toMatchObject({ code: 'GoneException' })
    await v2('DeleteApi', { ApiId })
  },
}
