import { FUNCTION_URI, type Values } from '../support.ts'
import { PORTAL_SAMPLES } from './portal-samples.ts'
import type { Sample } from './sample.ts'
import type { World } from './world.ts'

const TAGS = { team: 'a' }
const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/b'
const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:g'
const cors = { AllowCredentials: true, AllowHeaders: ['a'], AllowMethods: ['GET'], AllowOrigins: ['https://a.example.com'], ExposeHeaders: ['b'], MaxAge: 3 }
const socketSettings = { DataTraceEnabled: true, DetailedMetricsEnabled: true, LoggingLevel: 'INFO', ThrottlingBurstLimit: 3, ThrottlingRateLimit: 2.5 }
const httpSettings = { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 3, ThrottlingRateLimit: 2.5 }
const accessLog = { DestinationArn: 'arn:aws:logs:us-east-1:111111111111:log-group:l', Format: '$context.requestId' }
const rule = (world: World): Values => ({
  Priority: 7,
  Conditions: [{ MatchHeaders: { AnyOf: [{ Header: 'h', ValueGlob: 'v*' }] } }, { MatchBasePaths: { AnyOf: ['b'] } }],
  Actions: [{ InvokeApi: { ApiId: world.restApiId, Stage: 'dev', StripBasePath: true } }],
})
const socketIntegration: Values = {
  IntegrationType: 'AWS', ContentHandlingStrategy: 'CONVERT_TO_TEXT', CredentialsArn: 'arn:aws:iam::111111111111:role/r', Description: 'd', IntegrationMethod: 'POST', IntegrationUri: FUNCTION_URI,
  PassthroughBehavior: 'NEVER', RequestTemplates: { '\\$default': '{}' }, TemplateSelectionExpression: '\\$default', TimeoutInMillis: 70, PayloadFormatVersion: '1.0', ConnectionType: 'INTERNET',
  RequestParameters: { 'integration.request.header.h': "'x'" },
}
const httpIntegration = (before: Values): Values => ({
  IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/a/b/c', ConnectionType: 'VPC_LINK', ConnectionId: before['VpcLinkId'],
  ResponseParameters: { 200: { 'append:header.h': 'x' } }, TlsConfig: { ServerNameToVerify: 'example.com' },
})
const serviceIntegration: Values = {
  IntegrationType: 'AWS_PROXY', IntegrationSubtype: 'SQS-SendMessage', CredentialsArn: 'arn:aws:iam::111111111111:role/r', RequestParameters: { QueueUrl: '$request.header.queue', MessageBody: '$request.body' }, PayloadFormatVersion: '1.0',
}
const socketRoute = (world: World): Values => ({
  RouteKey: '$connect', ApiKeyRequired: true, AuthorizationType: 'CUSTOM', AuthorizerId: world.socketAuthorizerId, ModelSelectionExpression: '$request.body.action', OperationName: 'o',
  RequestModels: { m: 'Used' }, RequestParameters: { 'route.request.querystring.q': { Required: true } }, RouteResponseSelectionExpression: '$default', Target: `integrations/${world.socketIntegrationId}`,
})
const httpRoute = (world: World): Values => ({ RouteKey: 'GET /r', AuthorizationType: 'JWT', AuthorizerId: world.jwtAuthorizerId, AuthorizationScopes: ['s'], Target: `integrations/${world.httpIntegrationId}` })
const requestAuthorizer: Values = {
  Name: 'n', AuthorizerType: 'REQUEST', IdentitySource: ['$request.header.Auth'], AuthorizerCredentialsArn: 'arn:aws:iam::111111111111:role/r', AuthorizerPayloadFormatVersion: '2.0',
  AuthorizerResultTtlInSeconds: 7, AuthorizerUri: FUNCTION_URI, EnableSimpleResponses: true, IdentityValidationExpression: 'x',
}
const jwtAuthorizer: Values = { Name: 'j', AuthorizerType: 'JWT', IdentitySource: ['$request.header.A'], JwtConfiguration: { Audience: ['b'], Issuer: 'https://other.example.com' } }
const routeResponse: Values = { RouteResponseKey: '$default', ModelSelectionExpression: '$default', ResponseModels: { m: 'Used' }, ResponseParameters: { 'route.response.header.h': { Required: true } } }
const integrationResponse: Values = {
  IntegrationResponseKey: '/4../', ContentHandlingStrategy: 'CONVERT_TO_TEXT', ResponseParameters: { 'route.response.header.h': "'x'" }, ResponseTemplates: { '\\$default': '{}' }, TemplateSelectionExpression: '\\$default',
}
const makeLink = (world: World): Promise<Values> => world.v2('CreateVpcLink', { Name: 'l', SubnetIds: ['subnet-a'] })
const http = (world: World): Values => ({ ApiId: world.httpApiId })
const socket = (world: World): Values => ({ ApiId: world.socketApiId })

/** v2: one or more inputs for each operation that makes or changes something, together with every member. */
export const V2_SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  ...PORTAL_SAMPLES,
  CreateApi: [
    {
      read: 'GetApi',
      input: () => ({ Name: 'n', ProtocolType: 'HTTP', CorsConfiguration: cors, Description: 'd', DisableExecuteApiEndpoint: true, IpAddressType: 'dualstack', Tags: TAGS, Version: '2' }),
      names: (_, made) => ({ ApiId: made['ApiId'] }),
    },
    {
      read: 'GetApi',
      input: () => ({ Name: 'n', ProtocolType: 'WEBSOCKET', ApiKeySelectionExpression: '$context.authorizer.usageIdentifierKey', DisableSchemaValidation: true, RouteSelectionExpression: '$request.body.a' }),
      names: (_, made) => ({ ApiId: made['ApiId'] }),
    },
    {
      read: 'GetRoutes',
      input: () => ({ Name: 'n', ProtocolType: 'HTTP', Target: FUNCTION, RouteKey: 'GET /quick', CredentialsArn: 'arn:aws:iam::111111111111:role/r' }),
      names: (_, made) => ({ ApiId: made['ApiId'] }),
      shown: () => ({ Items: [{ RouteKey: 'GET /quick', ApiGatewayManaged: true }] }),
      unseen: ['Name', 'ProtocolType', 'Target', 'RouteKey', 'CredentialsArn'],
    },
    {
      read: 'GetIntegrations',
      input: () => ({ Name: 'n', ProtocolType: 'HTTP', Target: FUNCTION, CredentialsArn: 'arn:aws:iam::111111111111:role/r' }),
      names: (_, made) => ({ ApiId: made['ApiId'] }),
      shown: () => ({ Items: [{ IntegrationUri: FUNCTION, CredentialsArn: 'arn:aws:iam::111111111111:role/r' }] }),
      unseen: ['Name', 'ProtocolType', 'Target', 'CredentialsArn'],
    },
  ],
  UpdateApi: [
    {
      read: 'GetApi',
      input: (w) => ({ ...http(w), Name: 'm', CorsConfiguration: cors, Description: 'd', DisableExecuteApiEndpoint: true, IpAddressType: 'dualstack', Version: '2' }),
      names: http,
    },
    {
      read: 'GetApi',
      input: (w) => ({ ...socket(w), ApiKeySelectionExpression: '$context.authorizer.usageIdentifierKey', DisableSchemaValidation: true, RouteSelectionExpression: '$request.body.b' }),
      names: socket,
    },
    {
      before: (w) => w.v2('CreateApi', { Name: 'n', ProtocolType: 'HTTP', Target: FUNCTION }),
      input: (_, before) => ({ ApiId: before['ApiId'], Target: 'https://example.com/', RouteKey: 'GET /b', CredentialsArn: 'arn:aws:iam::111111111111:role/s' }),
      read: 'GetRoutes',
      names: (_, made) => ({ ApiId: made['ApiId'] }),
      shown: () => ({ Items: [{ RouteKey: 'GET /b' }] }),
      unseen: ['ApiId', 'Target', 'RouteKey', 'CredentialsArn'],
    },
  ],
  CreateApiMapping: [
    {
      read: 'GetApiMapping',
      input: (w) => ({ DomainName: 'api.example.com', ApiId: w.restApiId, Stage: 'dev', ApiMappingKey: 'k/l' }),
      names: (_, made) => ({ DomainName: 'api.example.com', ApiMappingId: made['ApiMappingId'] }),
    },
  ],
  UpdateApiMapping: [
    {
      read: 'GetApiMapping',
      before: (w) => w.v2('CreateApiMapping', { DomainName: 'api.example.com', ApiId: w.restApiId, Stage: 'dev', ApiMappingKey: 'k' }),
      input: (w, before) => ({ DomainName: 'api.example.com', ApiMappingId: before['ApiMappingId'], ApiId: w.socketApiId, Stage: 'live', ApiMappingKey: 'm' }),
      names: (_, made) => ({ DomainName: 'api.example.com', ApiMappingId: made['ApiMappingId'] }),
    },
  ],
  CreateAuthorizer: [
    { read: 'GetAuthorizer', input: (w) => ({ ...http(w), ...requestAuthorizer }), names: (w, made) => ({ ...http(w), AuthorizerId: made['AuthorizerId'] }) },
    { read: 'GetAuthorizer', input: (w) => ({ ...http(w), ...jwtAuthorizer }), names: (w, made) => ({ ...http(w), AuthorizerId: made['AuthorizerId'] }) },
  ],
  UpdateAuthorizer: [
    { read: 'GetAuthorizer', input: (w) => ({ ...http(w), AuthorizerId: w.jwtAuthorizerId, ...requestAuthorizer }), names: (w) => ({ ...http(w), AuthorizerId: w.jwtAuthorizerId }) },
    { read: 'GetAuthorizer', input: (w) => ({ ...http(w), AuthorizerId: w.jwtAuthorizerId, ...jwtAuthorizer }), names: (w) => ({ ...http(w), AuthorizerId: w.jwtAuthorizerId }) },
  ],
  CreateDeployment: [
    {
      read: 'GetDeployment',
      input: (w) => ({ ...socket(w), Description: 'd', StageName: 'live' }),
      names: (w, made) => ({ ...socket(w), DeploymentId: made['DeploymentId'] }),
      unseen: ['StageName'],
    },
    {
      read: 'GetStage',
      input: (w) => ({ ...socket(w), StageName: 'live' }),
      names: (w) => ({ ...socket(w), StageName: 'live' }),
      shown: (_, made) => ({ DeploymentId: made['DeploymentId'] }),
    },
  ],
  UpdateDeployment: [
    { read: 'GetDeployment', input: (w) => ({ ...socket(w), DeploymentId: w.socketDeploymentId, Description: 'e' }), names: (w) => ({ ...socket(w), DeploymentId: w.socketDeploymentId }) },
  ],
  CreateDomainName: [
    {
      read: 'GetDomainName',
      input: () => ({
        DomainName: 'new.example.com', RoutingMode: 'ROUTING_RULE_ONLY', Tags: TAGS, MutualTlsAuthentication: { TruststoreUri: 's3://b/k', TruststoreVersion: '1' },
        DomainNameConfigurations: [
          { CertificateArn: CERTIFICATE, CertificateName: 'n', EndpointType: 'REGIONAL', IpAddressType: 'dualstack', SecurityPolicy: 'TLS_1_2', OwnershipVerificationCertificateArn: CERTIFICATE },
        ],
      }),
      names: () => ({ DomainName: 'new.example.com' }),
    },
  ],
  UpdateDomainName: [
    {
      read: 'GetDomainName',
      input: () => ({
        DomainName: 'api.example.com', RoutingMode: 'ROUTING_RULE_ONLY', MutualTlsAuthentication: { TruststoreUri: 's3://b/k', TruststoreVersion: '1' },
        DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, CertificateName: 'n', EndpointType: 'REGIONAL', IpAddressType: 'dualstack', SecurityPolicy: 'TLS_1_2', OwnershipVerificationCertificateArn: CERTIFICATE }],
      }),
      names: () => ({ DomainName: 'api.example.com' }),
    },
  ],
  CreateIntegration: [
    { read: 'GetIntegration', input: (w) => ({ ...socket(w), ...socketIntegration }), names: (w, made) => ({ ...socket(w), IntegrationId: made['IntegrationId'] }) },
    { read: 'GetIntegration', before: makeLink, input: (w, before) => ({ ...http(w), ...httpIntegration(before) }), names: (w, made) => ({ ...http(w), IntegrationId: made['IntegrationId'] }) },
    { read: 'GetIntegration', input: (w) => ({ ...http(w), ...serviceIntegration }), names: (w, made) => ({ ...http(w), IntegrationId: made['IntegrationId'] }) },
  ],
  UpdateIntegration: [
    { read: 'GetIntegration', input: (w) => ({ ...socket(w), IntegrationId: w.socketIntegrationId, ...socketIntegration }), names: (w) => ({ ...socket(w), IntegrationId: w.socketIntegrationId }) },
    { read: 'GetIntegration', before: makeLink, input: (w, before) => ({ ...http(w), IntegrationId: w.httpIntegrationId, ...httpIntegration(before) }), names: (w) => ({ ...http(w), IntegrationId: w.httpIntegrationId }) },
    { read: 'GetIntegration', input: (w) => ({ ...http(w), IntegrationId: w.httpIntegrationId, ...serviceIntegration }), names: (w) => ({ ...http(w), IntegrationId: w.httpIntegrationId }) },
  ],
  CreateIntegrationResponse: [
    {
      read: 'GetIntegrationResponse',
      input: (w) => ({ ...socket(w), IntegrationId: w.socketIntegrationId, ...integrationResponse }),
      names: (w, made) => ({ ...socket(w), IntegrationId: w.socketIntegrationId, IntegrationResponseId: made['IntegrationResponseId'] }),
    },
  ],
  UpdateIntegrationResponse: [
    {
      read: 'GetIntegrationResponse',
      before: (w) => w.v2('CreateIntegrationResponse', { ...socket(w), IntegrationId: w.socketIntegrationId, IntegrationResponseKey: '$default' }),
      input: (w, before) => ({ ...socket(w), IntegrationId: w.socketIntegrationId, IntegrationResponseId: before['IntegrationResponseId'], ...integrationResponse }),
      names: (w, made) => ({ ...socket(w), IntegrationId: w.socketIntegrationId, IntegrationResponseId: made['IntegrationResponseId'] }),
    },
  ],
  CreateModel: [
    { read: 'GetModel', input: (w) => ({ ...socket(w), Name: 'N', Schema: '{"type":"object"}', ContentType: 'application/json', Description: 'd' }), names: (w, made) => ({ ...socket(w), ModelId: made['ModelId'] }) },
  ],
  UpdateModel: [
    {
      read: 'GetModel',
      before: (w) => w.v2('CreateModel', { ...socket(w), Name: 'N', Schema: '{}' }),
      input: (w, before) => ({ ...socket(w), ModelId: before['ModelId'], Name: 'M', Schema: '{"type":"object"}', ContentType: 'application/xml', Description: 'd' }),
      names: (w, made) => ({ ...socket(w), ModelId: made['ModelId'] }),
    },
  ],
  CreateRoute: [
    { read: 'GetRoute', input: (w) => ({ ...socket(w), ...socketRoute(w) }), names: (w, made) => ({ ...socket(w), RouteId: made['RouteId'] }) },
    { read: 'GetRoute', input: (w) => ({ ...http(w), ...httpRoute(w) }), names: (w, made) => ({ ...http(w), RouteId: made['RouteId'] }) },
  ],
  UpdateRoute: [
    { read: 'GetRoute', input: (w) => ({ ...socket(w), RouteId: w.socketRouteId, ...socketRoute(w) }), names: (w) => ({ ...socket(w), RouteId: w.socketRouteId }) },
    {
      read: 'GetRoute',
      before: (w) => w.v2('CreateRoute', { ...http(w), RouteKey: 'GET /old' }),
      input: (w, before) => ({ ...http(w), RouteId: before['RouteId'], ...httpRoute(w) }),
      names: (w, made) => ({ ...http(w), RouteId: made['RouteId'] }),
    },
  ],
  CreateRouteResponse: [
    {
      read: 'GetRouteResponse',
      input: (w) => ({ ...socket(w), RouteId: w.socketRouteId, ...routeResponse }),
      names: (w, made) => ({ ...socket(w), RouteId: w.socketRouteId, RouteResponseId: made['RouteResponseId'] }),
    },
  ],
  UpdateRouteResponse: [
    {
      read: 'GetRouteResponse',
      before: (w) => w.v2('CreateRouteResponse', { ...socket(w), RouteId: w.socketRouteId, RouteResponseKey: '$default' }),
      input: (w, before) => ({ ...socket(w), RouteId: w.socketRouteId, RouteResponseId: before['RouteResponseId'], ...routeResponse }),
      names: (w, made) => ({ ...socket(w), RouteId: w.socketRouteId, RouteResponseId: made['RouteResponseId'] }),
    },
  ],
  CreateRoutingRule: [
    {
      read: 'GetRoutingRule',
      input: (w) => ({ DomainName: 'private.example.com', DomainNameId: w.privateDomain.id, ...rule(w) }),
      names: (w, made) => ({ DomainName: 'private.example.com', DomainNameId: w.privateDomain.id, RoutingRuleId: made['RoutingRuleId'] }),
      unseen: ['DomainNameId'],
    },
  ],
  PutRoutingRule: [
    {
      read: 'GetRoutingRule',
      before: (w) => w.v2('CreateRoutingRule', { DomainName: 'private.example.com', DomainNameId: w.privateDomain.id, ...rule(w), Priority: 8, Conditions: [] }),
      input: (w, before) => ({ DomainName: 'private.example.com', DomainNameId: w.privateDomain.id, RoutingRuleId: before['RoutingRuleId'], ...rule(w) }),
      names: (w, made) => ({ DomainName: 'private.example.com', DomainNameId: w.privateDomain.id, RoutingRuleId: made['RoutingRuleId'] }),
      unseen: ['DomainNameId'],
    },
  ],
  CreateStage: [
    {
      read: 'GetStage',
      before: (w) => w.rest('GenerateClientCertificate'),
      input: (w, before) => ({
        ...socket(w), StageName: 's', AccessLogSettings: accessLog, ClientCertificateId: before['clientCertificateId'], DefaultRouteSettings: socketSettings, DeploymentId: w.socketDeploymentId, Description: 'd',
        RouteSettings: { used: socketSettings }, StageVariables: { a: '1' }, Tags: TAGS,
      }),
      names: (w) => ({ ...socket(w), StageName: 's' }),
    },
    { read: 'GetStage', input: (w) => ({ ...http(w), StageName: '$default', AutoDeploy: true, DefaultRouteSettings: httpSettings }), names: (w) => ({ ...http(w), StageName: '$default' }) },
    { input: (w) => ({ ...http(w), StageName: 'x', DefaultRouteSettings: { LoggingLevel: 'INFO' } }), refused: /^Execution logs are not supported on protocolType HTTP$/ },
  ],
  UpdateStage: [
    {
      read: 'GetStage',
      before: (w) => w.rest('GenerateClientCertificate'),
      input: (w, before) => ({
        ...socket(w), StageName: 'live', AccessLogSettings: accessLog, ClientCertificateId: before['clientCertificateId'], DefaultRouteSettings: socketSettings, DeploymentId: w.socketDeploymentId, Description: 'd',
        RouteSettings: { used: socketSettings }, StageVariables: { a: '1' },
      }),
      names: (w) => ({ ...socket(w), StageName: 'live' }),
    },
    { read: 'GetStage', input: (w) => ({ ...socket(w), StageName: 'live', AutoDeploy: true }), names: (w) => ({ ...socket(w), StageName: 'live' }) },
  ],
  CreateVpcLink: [
    { read: 'GetVpcLink', input: () => ({ Name: 'n', SubnetIds: ['subnet-a'], SecurityGroupIds: ['sg-a'], Tags: TAGS }), names: (_, made) => ({ VpcLinkId: made['VpcLinkId'] }) },
  ],
  UpdateVpcLink: [
    { read: 'GetVpcLink', before: makeLink, input: (_, before) => ({ VpcLinkId: before['VpcLinkId'], Name: 'm' }), names: (_, made) => ({ VpcLinkId: made['VpcLinkId'] }) },
  ],
  TagResource: [
    { read: 'GetTags', input: (w) => ({ ResourceArn: `arn:aws:apigateway:us-east-1::/apis/${w.httpApiId}`, Tags: TAGS }), names: (w) => ({ ResourceArn: `arn:aws:apigateway:us-east-1::/apis/${w.httpApiId}` }) },
  ],
}
