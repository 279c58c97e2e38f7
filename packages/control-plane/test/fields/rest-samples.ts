import { FUNCTION_URI, type Values } from '../support.ts'
import type { Sample } from './sample.ts'

const TAGS = { team: 'a' }
const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/b'
const POOL = 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_b'
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}]}'
const method = (w: { readonly restApiId: string; readonly rootResourceId: string }): Values => ({ restApiId: w.restApiId, resourceId: w.rootResourceId, httpMethod: 'GET' })

/** REST: one or more inputs for each operation that makes something, together with every member. */
export const REST_SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  CreateApiKey: [
    {
      read: 'GetApiKey',
      input: (w) => ({
        name: 'n', description: 'd', enabled: true, generateDistinctId: true, value: 'v'.repeat(20), customerId: 'c', tags: TAGS,
        stageKeys: [{ restApiId: w.restApiId, stageName: 'dev' }],
      }),
      names: (w, made) => ({ apiKey: made['id'], includeValue: true }),
      shown: (w) => ({ stageKeys: [`${w.restApiId}/dev`] }),
      unseen: ['generateDistinctId'],
    },
  ],
  CreateAuthorizer: [
    {
      read: 'GetAuthorizer',
      input: (w) => ({
        restApiId: w.restApiId, name: 'n', type: 'TOKEN', authType: 'custom', authorizerUri: FUNCTION_URI, authorizerCredentials: 'arn:aws:iam::111111111111:role/r',
        identitySource: 'method.request.header.Auth', identityValidationExpression: '^x', authorizerResultTtlInSeconds: 7,
      }),
      names: (w, made) => ({ restApiId: w.restApiId, authorizerId: made['id'] }),
    },
    {
      read: 'GetAuthorizer',
      input: (w) => ({ restApiId: w.restApiId, name: 'pool', type: 'COGNITO_USER_POOLS', providerARNs: [POOL] }),
      names: (w, made) => ({ restApiId: w.restApiId, authorizerId: made['id'] }),
    },
  ],
  CreateBasePathMapping: [
    {
      read: 'GetBasePathMapping',
      input: (w) => ({ domainName: 'private.example.com', domainNameId: w.privateDomain.id, basePath: 'b', restApiId: w.restApiId, stage: 'dev' }),
      names: (w) => ({ domainName: 'private.example.com', domainNameId: w.privateDomain.id, basePath: 'b' }),
      unseen: ['domainNameId'],
    },
  ],
  CreateDeployment: [
    {
      read: 'GetStage',
      input: (w) => ({
        restApiId: w.restApiId, stageName: 'new', stageDescription: 'sd', description: 'd', cacheClusterEnabled: true, cacheClusterSize: '1.6', variables: { a: '1' }, tracingEnabled: true,
      }),
      names: (w) => ({ restApiId: w.restApiId, stageName: 'new' }),
      shown: () => ({ description: 'sd' }),
      unseen: ['stageDescription'],
    },
    {
      read: 'GetDeployment',
      input: (w) => ({ restApiId: w.restApiId, description: 'd' }),
      names: (w, made) => ({ restApiId: w.restApiId, deploymentId: made['id'] }),
    },
    {
      read: 'GetStage',
      input: (w) => ({ restApiId: w.restApiId, stageName: 'dev', canarySettings: { percentTraffic: 5, stageVariableOverrides: { a: '2' }, useStageCache: true } }),
      names: (w) => ({ restApiId: w.restApiId, stageName: 'dev' }),
      shown: (_, made) => ({ canarySettings: { percentTraffic: 5, stageVariableOverrides: { a: '2' }, useStageCache: true, deploymentId: made['id'] } }),
    },
  ],
  CreateDocumentationPart: [
    {
      read: 'GetDocumentationPart',
      input: (w) => ({ restApiId: w.restApiId, location: { type: 'RESPONSE_HEADER', path: '/a', method: 'GET', statusCode: '200', name: 'h' }, properties: '{"description":"d"}' }),
      names: (w, made) => ({ restApiId: w.restApiId, documentationPartId: made['id'] }),
    },
  ],
  CreateDocumentationVersion: [
    {
      read: 'GetDocumentationVersion',
      input: (w) => ({ restApiId: w.restApiId, documentationVersion: '7', description: 'd' }),
      names: (w) => ({ restApiId: w.restApiId, documentationVersion: '7' }),
      shown: () => ({ version: '7' }),
      unseen: ['documentationVersion'],
    },
    {
      read: 'GetStage',
      input: (w) => ({ restApiId: w.restApiId, documentationVersion: '8', stageName: 'dev' }),
      names: (w) => ({ restApiId: w.restApiId, stageName: 'dev' }),
    },
  ],
  CreateDomainName: [
    {
      read: 'GetDomainName',
      input: () => ({
        domainName: 'edge.example.com', certificateName: 'n', certificateArn: CERTIFICATE, securityPolicy: 'TLS_1_2', tags: TAGS,
        routingMode: 'ROUTING_RULE_ONLY', endpointConfiguration: { types: ['EDGE'], ipAddressType: 'dualstack' },
      }),
      names: () => ({ domainName: 'edge.example.com' }),
    },
    {
      read: 'GetDomainName',
      input: () => ({
        domainName: 'regional.example.com', regionalCertificateName: 'n', regionalCertificateArn: CERTIFICATE, ownershipVerificationCertificateArn: CERTIFICATE,
        endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' }, mutualTlsAuthentication: { truststoreUri: 's3://b/k', truststoreVersion: '1' },
        securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'STRICT',
      }),
      names: () => ({ domainName: 'regional.example.com' }),
    },
    {
      read: 'GetDomainName',
      input: () => ({ domainName: 'p.example.com', certificateArn: CERTIFICATE, endpointConfiguration: { types: ['PRIVATE'] }, policy: POLICY }),
      names: (_, made) => ({ domainName: 'p.example.com', domainNameId: made['domainNameId'] }),
      shown: () => ({ endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' } }),
    },
    {
      read: 'GetDomainName',
      input: () => ({ domainName: 'up.example.com', certificateName: 'n', certificateBody: 'PEM', certificatePrivateKey: 'PEM', certificateChain: 'PEM' }),
      names: () => ({ domainName: 'up.example.com' }),
      unseen: ['certificateBody', 'certificatePrivateKey', 'certificateChain'],
    },
    { input: () => ({ domainName: 'c.example.com', endpointConfiguration: { vpcEndpointIds: ['vpce-0a'] } }), refused: /^VPC endpoints are not supported for domain names/ },
    { input: () => ({ domainName: 'c.example.com', certificateChain: 'PEM' }), refused: /^Certificate name must be specified/ },
  ],
  CreateDomainNameAccessAssociation: [
    {
      input: (w) => ({ domainNameArn: w.privateDomain.arn, accessAssociationSource: 'vpce-0a', accessAssociationSourceType: 'VPCE', tags: TAGS }),
      read: 'GetDomainNameAccessAssociations',
      names: () => ({}),
    },
  ],
  CreateModel: [
    {
      read: 'GetModel',
      input: (w) => ({ restApiId: w.restApiId, name: 'N', description: 'd', contentType: 'application/json', schema: '{"type":"object"}' }),
      names: (w) => ({ restApiId: w.restApiId, modelName: 'N' }),
    },
  ],
  CreateRequestValidator: [
    {
      read: 'GetRequestValidator',
      input: (w) => ({ restApiId: w.restApiId, name: 'n', validateRequestBody: true, validateRequestParameters: true }),
      names: (w, made) => ({ restApiId: w.restApiId, requestValidatorId: made['id'] }),
    },
  ],
  CreateResource: [
    {
      read: 'GetResource',
      input: (w) => ({ restApiId: w.restApiId, parentId: w.rootResourceId, pathPart: 'p' }),
      names: (w, made) => ({ restApiId: w.restApiId, resourceId: made['id'] }),
    },
  ],
  CreateRestApi: [
    {
      read: 'GetRestApi',
      input: () => ({
        name: 'n', description: 'd', version: '2', binaryMediaTypes: ['image/png'], minimumCompressionSize: 7, apiKeySource: 'AUTHORIZER',
        endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack', vpcEndpointIds: ['vpce-0a'] }, policy: POLICY, tags: TAGS,
        disableExecuteApiEndpoint: true, securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'BASIC',
      }),
      names: (_, made) => ({ restApiId: made['id'] }),
      shown: () => ({ policy: JSON.stringify(POLICY).slice(1, -1) }),
    },
    {
      read: 'GetResources',
      input: (w) => ({ name: 'clone', cloneFrom: w.restApiId }),
      names: (_, made) => ({ restApiId: made['id'] }),
      shown: () => ({ items: [{ path: '/' }, { path: '/used' }] }),
      unseen: ['name', 'cloneFrom'],
    },
  ],
  CreateStage: [
    {
      read: 'GetStage',
      input: (w) => ({
        restApiId: w.restApiId, stageName: 's', deploymentId: w.deploymentId, description: 'd', cacheClusterEnabled: true, cacheClusterSize: '0.5', variables: { a: '1' },
        documentationVersion: '9', tracingEnabled: true, tags: TAGS,
        canarySettings: { percentTraffic: 5, deploymentId: w.deploymentId, stageVariableOverrides: { a: '2' }, useStageCache: true },
      }),
      before: (w) => w.rest('CreateDocumentationVersion', { restApiId: w.restApiId, documentationVersion: '9' }),
      names: (w) => ({ restApiId: w.restApiId, stageName: 's' }),
    },
  ],
  CreateUsagePlan: [
    {
      read: 'GetUsagePlan',
      input: (w) => ({
        name: 'n', description: 'd', apiStages: [{ apiId: w.restApiId, stage: 'dev', throttle: { '/used/GET': { rateLimit: 1.5, burstLimit: 2 } } }],
        throttle: { rateLimit: 2.5, burstLimit: 3 }, quota: { limit: 5, offset: 1, period: 'WEEK' }, tags: TAGS,
      }),
      names: (_, made) => ({ usagePlanId: made['id'] }),
    },
  ],
  CreateUsagePlanKey: [
    {
      read: 'GetUsagePlanKey',
      input: (w) => ({ usagePlanId: w.planId, keyId: w.keyId, keyType: 'API_KEY' }),
      names: (w) => ({ usagePlanId: w.planId, keyId: w.keyId }),
      shown: (w) => ({ id: w.keyId, type: 'API_KEY' }),
      unseen: ['keyId', 'keyType'],
    },
  ],
  CreateVpcLink: [
    {
      read: 'GetVpcLink',
      input: () => ({ name: 'n', description: 'd', targetArns: ['arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/a/b'], tags: TAGS }),
      names: (_, made) => ({ vpcLinkId: made['id'] }),
    },
  ],
  GenerateClientCertificate: [
    { read: 'GetClientCertificate', input: () => ({ description: 'd', tags: TAGS }), names: (_, made) => ({ clientCertificateId: made['clientCertificateId'] }) },
  ],
  PutGatewayResponse: [
    {
      read: 'GetGatewayResponse',
      input: (w) => ({ restApiId: w.restApiId, responseType: 'THROTTLED', statusCode: '430', responseParameters: { 'gatewayresponse.header.a': "'b'" }, responseTemplates: { 'application/json': '{}' } }),
      names: (w) => ({ restApiId: w.restApiId, responseType: 'THROTTLED' }),
    },
  ],
  PutIntegration: [
    {
      read: 'GetIntegration',
      input: (w) => ({
        ...method(w), type: 'HTTP', integrationHttpMethod: 'POST', uri: 'https://example.com/{x}', connectionType: 'INTERNET', credentials: 'arn:aws:iam::111111111111:role/r',
        requestParameters: { 'integration.request.header.h': 'method.request.header.h' }, requestTemplates: { 'application/json': '{}' }, passthroughBehavior: 'NEVER', cacheNamespace: 'n',
        cacheKeyParameters: ['method.request.header.h'], contentHandling: 'CONVERT_TO_TEXT', timeoutInMillis: 70, tlsConfig: { insecureSkipVerification: true },
      }),
      names: method,
      shown: () => ({ httpMethod: 'POST' }),
      unseen: ['integrationHttpMethod', 'httpMethod'],
    },
    {
      read: 'GetIntegration',
      before: (w) => w.rest('CreateVpcLink', { name: 'n', targetArns: ['arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/a/b'] }),
      input: (w, before) => ({
        ...method(w), type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'https://example.com/', connectionType: 'VPC_LINK', connectionId: before['id'], responseTransferMode: 'STREAM',
        integrationTarget: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/a/b/c',
      }),
      names: method,
      shown: () => ({ httpMethod: 'GET' }),
      unseen: ['integrationHttpMethod', 'httpMethod'],
    },
  ],
  PutIntegrationResponse: [
    {
      read: 'GetIntegrationResponse',
      input: (w) => ({
        ...method(w), statusCode: '200', selectionPattern: '2..', responseParameters: { 'method.response.header.h': "'x'" }, responseTemplates: { 'application/json': '{}' }, contentHandling: 'CONVERT_TO_BINARY',
      }),
      names: (w) => ({ ...method(w), statusCode: '200' }),
    },
  ],
  PutMethod: [
    {
      read: 'GetMethod',
      input: (w) => ({
        ...method(w), httpMethod: 'POST', authorizationType: 'COGNITO_USER_POOLS', authorizerId: w.authorizerId, apiKeyRequired: true, operationName: 'o',
        requestParameters: { 'method.request.header.h': true }, requestModels: { 'application/json': 'Empty' }, requestValidatorId: w.validatorId, authorizationScopes: ['s'],
      }),
      names: (w) => ({ ...method(w), httpMethod: 'POST' }),
    },
  ],
  PutMethodResponse: [
    {
      read: 'GetMethodResponse',
      input: (w) => ({ ...method(w), statusCode: '404', responseParameters: { 'method.response.header.h': true }, responseModels: { 'application/json': 'Error' } }),
      names: (w) => ({ ...method(w), statusCode: '404' }),
    },
  ],
  TagResource: [
    {
      read: 'GetTags',
      input: (w) => ({ resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${w.restApiId}`, tags: TAGS }),
      names: (w) => ({ resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${w.restApiId}` }),
    },
  ],
}
