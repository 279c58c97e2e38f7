import type { Values } from '../support.ts'
import type { World } from './world.ts'

type Op = 'add' | 'replace' | 'remove' | 'copy'

/** One path of AWS's table: the operations that it has, a value, and where the value is then shown. */
export interface PatchedPath {
  readonly path: string
  readonly ops: readonly Op[]
  readonly value?: string
  /** Keys from the document that is read to what was set. */
  readonly at: readonly string[]
  /** How the value is shown; the text itself unless given. */
  readonly shown?: unknown
  /** What is shown after `remove`; nothing unless given. */
  readonly emptied?: unknown
  /** Patches that come before. */
  readonly before?: readonly (readonly [string, string, string?])[]
  /** Patches that come in the same call. */
  readonly with?: readonly (readonly [string, string, string?])[]
  /** Our own: operations that AWS's table does not have. */
  readonly beyond?: readonly Op[]
}

/** An operation that patches: what it is called on, what shows the result, and all its paths. */
export interface PatchWalk {
  readonly names: (world: World) => Values | Promise<Values>
  readonly read: string
  readonly paths: readonly PatchedPath[]
}

const method = (w: World): Values => ({ restApiId: w.restApiId, resourceId: w.rootResourceId, httpMethod: 'GET' })
const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/b'
const POLICY = '{"Version":"2012-10-17","Statement":[]}'
const field = (name: string, value = 'x', more: Partial<PatchedPath> = {}): PatchedPath => ({ path: `/${name}`, ops: ['replace'], value, at: [name], ...more })
const entry = (map: string, key: string, value: string, more: Partial<PatchedPath> = {}): PatchedPath => ({
  path: `/${map}/${key.replaceAll('/', '~1')}`, ops: ['add', 'replace', 'remove'], value, at: [map, key], ...more,
})
const setting = (path: string, name: string, value: string, shown: unknown, emptied: unknown): readonly PatchedPath[] =>
  [['/~1used/GET', 'used/GET'] as const, ['/*/*', '*/*'] as const].map(([prefix, key]) => ({
    path: `${prefix}/${path}`, ops: ['replace', 'remove'], beyond: ['add'], value, shown, emptied, at: ['methodSettings', key, name],
  }))

/** What an edge-optimized side of a name needs besides its type. */
const ADDED_EDGE = [['add', '/certificateArn', CERTIFICATE]] as const
const MOVING = [['add', '/endpointConfiguration/types', 'EDGE'], ['add', '/certificateArn', CERTIFICATE], ['add', '/certificateName', 'n']] as const

/** AWS's tables (API reference, patch-operations), path by path. */
export const REST_PATCHES: Readonly<Record<string, PatchWalk>> = {
  UpdateAccount: {
    names: () => ({}),
    read: 'GetAccount',
    paths: [
      field('cloudwatchRoleArn', 'arn:aws:iam::111111111111:role/r', { beyond: ['add', 'remove'] }),
      // Removing it is refused (test/rest/references.test.ts).
      { path: '/features', ops: ['add'], beyond: ['remove'], value: 'UsagePlans', at: ['features'], shown: ['UsagePlans'], emptied: ['UsagePlans'] },
    ],
  },
  UpdateApiKey: {
    names: (w) => ({ apiKey: w.keyId }),
    read: 'GetApiKey',
    paths: [
      field('name'), field('description'), field('customerId'), field('enabled', 'true', { shown: true }),
      { path: '/stages', ops: ['add', 'remove'], value: '{stageKey}', at: ['stageKeys'], shown: ['{stageKey}'], emptied: [] },
    ],
  },
  UpdateAuthorizer: {
    names: async (w) => {
      const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'
      const { id } = await w.rest('CreateAuthorizer', { restApiId: w.restApiId, name: 'patched', type: 'TOKEN', authorizerUri: uri, providerARNs: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a'] })
      return { restApiId: w.restApiId, authorizerId: id }
    },
    read: 'GetAuthorizer',
    paths: [
      field('name'), field('authType', 'oauth2'), field('authorizerCredentials', 'arn:aws:iam::111111111111:role/r'), field('identityValidationExpression', '^x'),
      field('type', 'REQUEST'), field('authorizerResultTtlInSeconds', '7', { shown: 7 }),
      field('authorizerUri', 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:g/invocations'),
      field('identitySource', 'method.request.header.X', { ops: ['add', 'replace', 'remove'], emptied: 'method.request.header.Authorization' }),
      {
        path: '/providerARNs', ops: ['add', 'remove'], value: 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_b', at: ['providerARNs'],
        shown: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a', 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_b'],
        emptied: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a'],
      },
    ],
  },
  UpdateBasePathMapping: {
    names: async (w) => {
      await w.rest('CreateBasePathMapping', { domainName: 'api.example.com', basePath: 'old', restApiId: w.restApiId })
      return { domainName: 'api.example.com', basePath: 'old' }
    },
    read: 'GetBasePathMappings',
    paths: [
      ...['/basePath', '/basepath'].map((path): PatchedPath => ({ path, ops: ['replace'], value: 'new', at: ['items', '0', 'basePath'] })),
      ...['/restapiId', '/restApiId'].map((path): PatchedPath => ({ path, ops: ['replace'], value: '{clone}', at: ['items', '0', 'restApiId'] })),
      { path: '/stage', ops: ['replace'], beyond: ['add', 'remove'], value: 'dev', at: ['items', '0', 'stage'] },
    ],
  },
  UpdateClientCertificate: {
    names: async (w) => ({ clientCertificateId: (await w.rest('GenerateClientCertificate'))['clientCertificateId'] }),
    read: 'GetClientCertificate',
    paths: [field('description')],
  },
  UpdateDeployment: { names: (w) => ({ restApiId: w.restApiId, deploymentId: w.deploymentId }), read: 'GetDeployment', paths: [field('description')] },
  UpdateDocumentationPart: {
    names: async (w) => {
      const { id } = await w.rest('CreateDocumentationPart', { restApiId: w.restApiId, location: { type: 'API' }, properties: '{}' })
      return { restApiId: w.restApiId, documentationPartId: id }
    },
    read: 'GetDocumentationPart',
    paths: [field('properties', '{"a":1}')],
  },
  UpdateDocumentationVersion: {
    names: async (w) => {
      await w.rest('CreateDocumentationVersion', { restApiId: w.restApiId, documentationVersion: '1' })
      return { restApiId: w.restApiId, documentationVersion: '1' }
    },
    read: 'GetDocumentationVersion',
    paths: [field('description')],
  },
  UpdateDomainName: {
    names: () => ({ domainName: 'api.example.com' }),
    read: 'GetDomainName',
    paths: [
      // The name is regional: the other side's certificate comes and goes with its type.
      ...['certificateArn', 'certificateName'].map((name) => field(name, CERTIFICATE, { ops: ['add', 'replace', 'remove'], before: MOVING })),
      ...['regionalCertificateArn', 'regionalCertificateName'].map((name) =>
        field(name, CERTIFICATE, { ops: ['add', 'replace', 'remove'], before: [['add', name.endsWith('Arn') ? '/regionalCertificateName' : '/regionalCertificateArn', CERTIFICATE]] }),
      ),
      field('ownershipVerificationCertificateArn', CERTIFICATE, { ops: ['add', 'replace', 'remove'] }),
      field('securityPolicy', 'TLS_1_0'), field('endpointAccessMode', 'STRICT', { before: [['replace', '/securityPolicy', 'SecurityPolicy_TLS13_1_3_2025_09']] }),
      field('routingMode', 'ROUTING_RULE_ONLY'),
      { path: '/endpointConfiguration/types', ops: ['add'], value: 'EDGE', at: ['endpointConfiguration', 'types'], shown: ['EDGE', 'REGIONAL'], with: ADDED_EDGE },
      { path: '/endpointConfiguration/types', ops: ['remove'], value: 'EDGE', at: ['endpointConfiguration', 'types'], emptied: ['REGIONAL'], before: MOVING },
      { path: '/endpointConfiguration/types/REGIONAL', ops: ['replace'], beyond: ['add'], value: 'EDGE', at: ['endpointConfiguration', 'types'], shown: ['EDGE'], with: ADDED_EDGE },
      { path: '/endpointConfiguration/ipAddressType', ops: ['replace'], value: 'dualstack', at: ['endpointConfiguration', 'ipAddressType'] },
      { path: '/mutualTlsAuthentication/truststoreUri', ops: ['add', 'replace', 'remove'], value: 's3://b/k', at: ['mutualTlsAuthentication', 'truststoreUri'] },
      {
        path: '/mutualTlsAuthentication/truststoreVersion', ops: ['add', 'replace', 'remove'], value: '2', at: ['mutualTlsAuthentication', 'truststoreVersion'],
        before: [['replace', '/mutualTlsAuthentication/truststoreUri', 's3://b/k']],
      },
      { path: '/mutualTlsAuthentication', ops: ['remove'], at: ['mutualTlsAuthentication'], before: [['replace', '/mutualTlsAuthentication/truststoreUri', 's3://b/k']] },
    ],
  },
  'UpdateDomainName (private)': {
    names: (w) => ({ domainName: 'private.example.com', domainNameId: w.privateDomain.id }),
    read: 'GetDomainName',
    paths: [field('policy', POLICY, { beyond: ['add', 'remove'] }), field('managementPolicy', POLICY, { beyond: ['add', 'remove'] })],
  },
  UpdateGatewayResponse: {
    names: (w) => ({ restApiId: w.restApiId, responseType: 'UNAUTHORIZED' }),
    read: 'GetGatewayResponse',
    paths: [
      field('statusCode', '418'),
      entry('responseParameters', 'gatewayresponse.header.x', "'x'", { before: [['add', '/responseParameters/gatewayresponse.header.x', "'old'"]] }),
      entry('responseTemplates', 'text/plain', 'x', { before: [['add', '/responseTemplates/text~1plain', 'old']] }),
    ],
  },
  UpdateIntegration: {
    names: async (w) => {
      await w.rest('PutIntegration', { ...method(w), type: 'HTTP', integrationHttpMethod: 'GET', uri: 'https://example.com/' })
      return method(w)
    },
    read: 'GetIntegration',
    paths: [
      field('uri', 'https://example.com/x'), field('httpMethod', 'POST'), field('cacheNamespace'), field('passthroughBehavior', 'NEVER'),
      field('timeoutInMillis', '70', { shown: 70 }), field('responseTransferMode', 'STREAM'),
      field('contentHandling', 'CONVERT_TO_TEXT', { beyond: ['add', 'remove'] }), field('credentials', 'arn:aws:iam::111111111111:role/r', { beyond: ['add', 'remove'] }),
      field('integrationTarget', 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/a/b/c', { beyond: ['add', 'remove'] }),
      field('connectionType', 'VPC_LINK', { before: [['replace', '/connectionId', '${stageVariables.link}']] }), field('connectionId', '${stageVariables.link}'),
      { path: '/cacheKeyParameters', ops: ['add', 'replace', 'remove'], value: 'method.request.header.h', at: ['cacheKeyParameters'], shown: ['method.request.header.h'], emptied: [] },
      { path: '/cacheKeyParameters/method.request.header.h', ops: ['add', 'replace', 'remove'], value: 'method.request.header.h', at: ['cacheKeyParameters'], shown: ['method.request.header.h'], emptied: [] },
      entry('requestParameters', 'integration.request.header.x', "'x'"), entry('requestTemplates', 'text/plain', 'x'),
      { path: '/tlsConfig/insecureSkipVerification', ops: ['replace'], beyond: ['add', 'remove'], value: 'true', at: ['tlsConfig', 'insecureSkipVerification'], shown: true },
    ],
  },
  UpdateIntegrationResponse: {
    names: async (w) => {
      await w.rest('PutIntegrationResponse', { ...method(w), statusCode: '200' })
      return { ...method(w), statusCode: '200' }
    },
    read: 'GetIntegrationResponse',
    paths: [
      field('selectionPattern', '2..', { beyond: ['add', 'remove'] }), field('contentHandling', 'CONVERT_TO_TEXT', { beyond: ['add', 'remove'] }),
      entry('responseParameters', 'method.response.header.h', "'x'"), entry('responseTemplates', 'text/plain', 'x'),
    ],
  },
  UpdateMethod: {
    names: method,
    read: 'GetMethod',
    paths: [
      field('authorizationType', 'AWS_IAM'), field('apiKeyRequired', 'true', { shown: true }), field('operationName'), field('requestValidatorId', '{validator}'),
      field('authorizerId', '{authorizer}', { before: [['replace', '/authorizerId', '{authorizer}'], ['replace', '/authorizationType', 'COGNITO_USER_POOLS']] }),
      {
        path: '/authorizationScopes', ops: ['add', 'remove'], beyond: ['replace'], value: 's', at: ['authorizationScopes'], shown: ['s'],
        before: [['replace', '/authorizerId', '{authorizer}'], ['replace', '/authorizationType', 'COGNITO_USER_POOLS']],
      },
      entry('requestParameters', 'method.request.querystring.q', 'true', { shown: true }), entry('requestModels', 'application/json', 'Empty'),
    ],
  },
  UpdateMethodResponse: {
    names: (w) => ({ ...method(w), statusCode: '200' }),
    read: 'GetMethodResponse',
    paths: [entry('responseParameters', 'method.response.header.x', 'true', { shown: true }), entry('responseModels', 'application/json', 'Empty')],
  },
  UpdateModel: { names: (w) => ({ restApiId: w.restApiId, modelName: 'Empty' }), read: 'GetModel', paths: [field('description'), field('schema', '{"type":"array"}')] },
  UpdateRequestValidator: {
    names: (w) => ({ restApiId: w.restApiId, requestValidatorId: w.validatorId }),
    read: 'GetRequestValidator',
    paths: [field('name'), field('validateRequestBody', 'true', { shown: true }), field('validateRequestParameters', 'true', { shown: true })],
  },
  UpdateResource: {
    names: async (w) => {
      const { id } = await w.rest('CreateResource', { restApiId: w.restApiId, parentId: w.rootResourceId, pathPart: 'moved' })
      return { restApiId: w.restApiId, resourceId: id }
    },
    read: 'GetResource',
    paths: [field('pathPart', 'named'), field('parentId', '{used}')],
  },
  UpdateRestApi: {
    names: (w) => ({ restApiId: w.restApiId }),
    read: 'GetRestApi',
    paths: [
      field('name'), field('description', 'x', { ops: ['add', 'replace', 'remove'] }), field('version', 'x', { beyond: ['add', 'remove'] }), field('apiKeySource', 'AUTHORIZER'),
      field('minimumCompressionSize', '7', { ops: ['add', 'replace', 'remove'], shown: 7 }), field('disableExecuteApiEndpoint', 'true', { shown: true }),
      field('policy', POLICY, { beyond: ['add', 'remove'], shown: JSON.stringify(POLICY).slice(1, -1) }), field('securityPolicy', 'TLS_1_2'), field('endpointAccessMode', 'STRICT'),
      { path: '/binaryMediaTypes/image~1png', ops: ['add', 'remove'], at: ['binaryMediaTypes'], shown: ['image/png'] },
      { path: '/binaryMediaTypes/image~1png', ops: ['add', 'replace', 'remove'], value: 'image/png', at: ['binaryMediaTypes'], shown: ['image/png'] },
      { path: '/endpointConfiguration/types/EDGE', ops: ['replace'], value: 'REGIONAL', at: ['endpointConfiguration', 'types'], shown: ['REGIONAL'] },
      { path: '/endpointConfiguration/ipAddressType', ops: ['replace'], value: 'dualstack', at: ['endpointConfiguration', 'ipAddressType'] },
      {
        path: '/endpointConfiguration/vpcEndpointIds', ops: ['add', 'remove'], beyond: ['replace'], value: 'vpce-0a', at: ['endpointConfiguration', 'vpcEndpointIds'], shown: ['vpce-0a'],
        before: [['replace', '/endpointConfiguration/types/EDGE', 'PRIVATE']],
      },
    ],
  },
  UpdateStage: {
    names: (w) => ({ restApiId: w.restApiId, stageName: 'dev' }),
    read: 'GetStage',
    paths: [
      field('description', 'x', { beyond: ['add', 'remove'] }), field('tracingEnabled', 'true', { beyond: ['add'], shown: true }),
      field('cacheClusterEnabled', 'true', { beyond: ['add'], shown: true }), field('cacheClusterSize', '1.6', { beyond: ['add'] }),
      field('clientCertificateId', '{certificate}', { beyond: ['add', 'remove'] }), field('documentationVersion', '{version}', { beyond: ['add', 'remove'] }),
      field('deploymentId', '{deployment}', { beyond: ['add'] }),
      entry('variables', 'v', 'x'), field('variables', '{"v":"x"}', { ops: ['replace', 'remove'], shown: { v: 'x' } }),
      entry('accessLogSettings', 'format', '$context.requestId'),
      entry('accessLogSettings', 'destinationArn', 'arn:aws:logs:us-east-1:111111111111:log-group:g'),
      { path: '/accessLogSettings', ops: ['remove'], at: ['accessLogSettings'], before: [['replace', '/accessLogSettings/format', '$context.requestId']] },
      { path: '/canarySettings', ops: ['remove'], at: ['canarySettings'], before: [['replace', '/canarySettings/percentTraffic', '5']] },
      entry('canarySettings', 'percentTraffic', '7', { ops: ['replace'], shown: 7 }), entry('canarySettings', 'useStageCache', 'true', { ops: ['replace'], shown: true }),
      entry('canarySettings', 'deploymentId', '{deployment}', { ops: ['replace'] }),
      entry('canarySettings', 'stageVariableOverrides', '{"v":"x"}', { ops: ['replace'], beyond: ['remove'], shown: { v: 'x' } }),
      {
        path: '/canarySettings/stageVariableOverrides/v', ops: ['replace'], beyond: ['remove'], value: 'x', at: ['canarySettings', 'stageVariableOverrides', 'v'],
        before: [['replace', '/canarySettings/stageVariableOverrides/v', 'old']],
      },
      ...setting('metrics/enabled', 'metricsEnabled', 'true', true, false), ...setting('logging/dataTrace', 'dataTraceEnabled', 'true', true, false),
      ...setting('logging/loglevel', 'loggingLevel', 'INFO', 'INFO', undefined), ...setting('throttling/burstLimit', 'throttlingBurstLimit', '7', 7, 5000),
      ...setting('throttling/rateLimit', 'throttlingRateLimit', '7.5', 7.5, 10_000), ...setting('caching/enabled', 'cachingEnabled', 'true', true, false),
      ...setting('caching/ttlInSeconds', 'cacheTtlInSeconds', '7', 7, 300), ...setting('caching/dataEncrypted', 'cacheDataEncrypted', 'true', true, false),
      ...setting('caching/requireAuthorizationForCacheControl', 'requireAuthorizationForCacheControl', 'false', false, true),
      ...setting('caching/unauthorizedCacheControlHeaderStrategy', 'unauthorizedCacheControlHeaderStrategy', 'FAIL_WITH_403', 'FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER'),
    ],
  },
  UpdateUsagePlan: {
    names: async (w) => {
      const { id } = await w.rest('CreateUsagePlan', { name: 'patched', apiStages: [{ apiId: w.restApiId, stage: 'dev' }], quota: { limit: 5, period: 'WEEK' }, throttle: { rateLimit: 1, burstLimit: 1 } })
      return { usagePlanId: id }
    },
    read: 'GetUsagePlan',
    paths: [
      field('name'), field('description'), field('productCode', 'x', { ops: ['add', 'replace', 'remove'] }),
      { path: '/quota', ops: ['remove'], at: ['quota'] }, { path: '/throttle', ops: ['remove'], at: ['throttle'] },
      { path: '/quota/limit', ops: ['add', 'replace'], value: '7', at: ['quota', 'limit'], shown: 7 }, { path: '/quota/offset', ops: ['add', 'replace'], value: '2', at: ['quota', 'offset'], shown: 2 },
      { path: '/quota/period', ops: ['add', 'replace'], value: 'MONTH', at: ['quota', 'period'] },
      { path: '/throttle/rateLimit', ops: ['add', 'replace'], value: '7.5', at: ['throttle', 'rateLimit'], shown: 7.5 },
      { path: '/throttle/burstLimit', ops: ['add', 'replace'], value: '7', at: ['throttle', 'burstLimit'], shown: 7 },
      { path: '/apiStages', ops: ['add', 'remove'], value: '{stage}', at: ['apiStages', '0', 'stage'], shown: 'dev' },
      { path: '/apiStages/{stage}/throttle/~1/GET/rateLimit', ops: ['add', 'replace'], value: '7.5', at: ['apiStages', '0', 'throttle', '//GET', 'rateLimit'], shown: 7.5 },
      { path: '/apiStages/{stage}/throttle/~1/GET/burstLimit', ops: ['add', 'replace'], value: '7', at: ['apiStages', '0', 'throttle', '//GET', 'burstLimit'], shown: 7 },
      { path: '/apiStages/{stage}/throttle/~1/GET', ops: ['remove'], at: ['apiStages', '0', 'throttle', '//GET'], before: [['add', '/apiStages/{stage}/throttle/~1/GET/rateLimit', '7']] },
      {
        path: '/apiStages/{stage}/throttle', ops: ['add', 'replace', 'remove'], value: '{"//GET":{"rateLimit":7}}', at: ['apiStages', '0', 'throttle'], shown: { '//GET': { rateLimit: 7 } },
        before: [['add', '/apiStages/{stage}/throttle/~1/GET/rateLimit', '5']],
      },
    ],
  },
  UpdateVpcLink: {
    names: async (w) => ({ vpcLinkId: (await w.rest('CreateVpcLink', { name: 'n', targetArns: ['arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/a/b'] }))['id'] }),
    read: 'GetVpcLink',
    paths: [field('name'), field('description')],
  },
}
