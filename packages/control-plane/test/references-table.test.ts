// Every member of the inputs that names something else: what is not there is refused, or the member is listed with the reason why it
// is not looked for.
import { expect, test } from 'vitest'
import type { ServiceModel } from '../src/index.ts'
import { apigateway } from '../src/model/apigateway.generated.ts'
import { apigatewayv2 } from '../src/model/apigatewayv2.generated.ts'
import { createWorld, type World } from './fields/world.ts'
import { FUNCTION_URI, refusal, type Values } from './support.ts'

/** A call that names what is not there, and the refusal. */
interface Case {
  readonly given: (world: World) => Values
  readonly message: RegExp
}

const NONE = 'none00'
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111111111111:certificate/a'
const PRODUCT = 'arn:aws:apigateway:us-east-1:111111111111:/portalproducts/none'
const method = (w: World): Values => ({ restApiId: w.restApiId, resourceId: w.rootResourceId, httpMethod: 'POST', authorizationType: 'NONE' })
const integration = (w: World): Values => ({ restApiId: w.restApiId, resourceId: w.rootResourceId, httpMethod: 'GET', type: 'HTTP', integrationHttpMethod: 'GET', uri: 'https://example.com/' })
const domain: Values = { domainName: 'new.example.com' }
const CustomColors = Object.fromEntries(['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor'].map((name) => [name, '#111111']))
const portal = { Authorization: { None: {} }, EndpointConfiguration: { None: {} }, PortalContent: { DisplayName: 'portal', Theme: { CustomColors } } }
const PAGE = `${PRODUCT}/productpages/none`
const rule = { DomainName: 'api.example.com', Priority: 1, Conditions: [] }
const authorizer = { Name: 'n', AuthorizerType: 'REQUEST', IdentitySource: ['$request.header.A'], AuthorizerPayloadFormatVersion: '2.0' }
const http = (w: World): Values => ({ ApiId: w.httpApiId })
const socket = (w: World): Values => ({ ApiId: w.socketApiId })
const proxy = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'https://example.com/' }

const CASES: Readonly<Record<string, Case>> = {
  'CreateApiKey stageKeys.restApiId': { given: () => ({ stageKeys: [{ restApiId: NONE, stageName: 'dev' }] }), message: /^Invalid REST API identifier specified$/ },
  'CreateApiKey stageKeys.stageName': { given: (w) => ({ stageKeys: [{ restApiId: w.restApiId, stageName: NONE }] }), message: /^Invalid stage identifier specified$/ },
  'CreateAuthorizer providerARNs': { given: (w) => ({ restApiId: w.restApiId, name: 'n', type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:s3:::b'] }), message: /^Invalid Cognito user pool ARN specified/ },
  'CreateAuthorizer authorizerUri': { given: (w) => ({ restApiId: w.restApiId, name: 'n', type: 'TOKEN', authorizerUri: 'arn:aws:s3:::b' }), message: /^Invalid Authorizer URI: / },
  'CreateBasePathMapping restApiId': { given: () => ({ domainName: 'api.example.com', restApiId: NONE }), message: /^Invalid REST API identifier specified$/ },
  'CreateBasePathMapping stage': { given: (w) => ({ domainName: 'api.example.com', restApiId: w.restApiId, stage: NONE }), message: /^Invalid stage identifier specified$/ },
  'CreateDocumentationVersion stageName': { given: (w) => ({ restApiId: w.restApiId, documentationVersion: '1', stageName: NONE }), message: /^Invalid stage identifier specified$/ },
  'CreateDomainName certificateArn': { given: () => ({ ...domain, certificateArn: CERTIFICATE }), message: /^Invalid certificate ARN: .+ Certificate must be in 'us-east-1'\.$/ },
  'CreateDomainName regionalCertificateArn': {
    given: () => ({ ...domain, regionalCertificateArn: CERTIFICATE, endpointConfiguration: { types: ['REGIONAL'] } }), message: /Certificate must be in 'us-east-1'\.$/,
  },
  'CreateDomainName endpointConfiguration.vpcEndpointIds': { given: () => ({ ...domain, endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-1'] } }), message: /^VPC endpoints are not supported/ },
  'CreateDomainNameAccessAssociation domainNameArn': {
    given: () => ({ domainNameArn: 'arn:aws:apigateway:us-east-1:111111111111:/domainnames/none', accessAssociationSource: 'vpce-0a', accessAssociationSourceType: 'VPCE' }), message: /^Invalid domain name identifier specified$/,
  },
  'CreateDomainNameAccessAssociation accessAssociationSource': {
    given: (w) => ({ domainNameArn: w.privateDomain.arn, accessAssociationSource: 'x', accessAssociationSourceType: 'VPCE' }), message: /^Invalid access association source specified$/,
  },
  'CreateRestApi cloneFrom': { given: () => ({ name: 'n', cloneFrom: NONE }), message: /^Invalid API identifier specified 111111111111:none00$/ },
  'CreateRestApi endpointConfiguration.vpcEndpointIds': { given: () => ({ name: 'n', endpointConfiguration: { types: ['REGIONAL'], vpcEndpointIds: ['vpce-1'] } }), message: /^VPCEndpoints can only be specified with PRIVATE apis\.$/ },
  'CreateStage deploymentId': { given: (w) => ({ restApiId: w.restApiId, stageName: 'n', deploymentId: NONE }), message: /^Deployment id does not exist$/ },
  'CreateStage documentationVersion': { given: (w) => ({ restApiId: w.restApiId, stageName: 'n', deploymentId: w.deploymentId, documentationVersion: NONE }), message: /^Invalid Documentation version specified$/ },
  'CreateStage canarySettings.deploymentId': { given: (w) => ({ restApiId: w.restApiId, stageName: 'n', deploymentId: w.deploymentId, canarySettings: { deploymentId: NONE } }), message: /^Deployment id does not exist$/ },
  'CreateUsagePlan apiStages.apiId': { given: () => ({ name: 'n', apiStages: [{ apiId: NONE, stage: 'dev' }] }), message: /^API Stage not found: none00:dev$/ },
  'CreateUsagePlan apiStages.stage': { given: (w) => ({ name: 'n', apiStages: [{ apiId: w.restApiId, stage: NONE }] }), message: /^API Stage not found: .+:none00$/ },
  'CreateUsagePlanKey keyId': { given: (w) => ({ usagePlanId: w.planId, keyId: NONE, keyType: 'API_KEY' }), message: /^Invalid API Key identifier specified$/ },
  'CreateVpcLink targetArns': { given: () => ({ name: 'n', targetArns: ['arn:aws:s3:::b'] }), message: /^Invalid ARN\. ARN is not well formed arn:aws:s3:::b$/ },
  'PutIntegration uri': { given: (w) => ({ ...integration(w), uri: 'x' }), message: /^Invalid HTTP endpoint specified for URI$/ },
  'PutIntegration connectionId': { given: (w) => ({ ...integration(w), connectionType: 'VPC_LINK', connectionId: NONE }), message: /^Invalid Vpc Link identifier specified$/ },
  'PutIntegration credentials': { given: (w) => ({ ...integration(w), credentials: 'x' }), message: /^Invalid ARN specified in the request$/ },
  'PutMethod authorizerId': { given: (w) => ({ ...method(w), authorizationType: 'CUSTOM', authorizerId: NONE }), message: /^Invalid authorizer ID specified\./ },
  'PutMethod requestModels': { given: (w) => ({ ...method(w), requestModels: { 'application/json': NONE } }), message: /^Invalid model identifier specified: none00$/ },
  'PutMethod requestValidatorId': { given: (w) => ({ ...method(w), requestValidatorId: NONE }), message: /^Invalid Request Validator identifier specified$/ },
  'PutMethodResponse responseModels': { given: (w) => ({ ...method(w), httpMethod: 'GET', statusCode: '201', responseModels: { 'application/json': NONE } }), message: /^Invalid model identifier specified: none00$/ },
  'RejectDomainNameAccessAssociation domainNameAccessAssociationArn': { given: (w) => ({ domainNameAccessAssociationArn: NONE, domainNameArn: w.privateDomain.arn }), message: /^Invalid domain name access association identifier specified$/ },
  'TestInvokeMethod clientCertificateId': { given: (w) => ({ ...method(w), httpMethod: 'GET', clientCertificateId: NONE }), message: /^Invalid Client Certificate identifier specified$/ },
  'CreateApi Target': { given: () => ({ Name: 'n', ProtocolType: 'HTTP', Target: 'arn:aws:s3:::b' }), message: /^Invalid function ARN or invalid uri$/ },
  'CreateApiMapping ApiId': { given: () => ({ DomainName: 'api.example.com', ApiId: NONE, Stage: 'dev' }), message: /^Invalid API identifier specified$/ },
  'CreateApiMapping Stage': { given: (w) => ({ DomainName: 'api.example.com', ApiId: w.restApiId, Stage: NONE }), message: /^Invalid stage identifier specified$/ },
  'CreateAuthorizer AuthorizerUri': { given: (w) => ({ ...http(w), ...authorizer }), message: /^AuthorizerUri is a required field in an Authorizer$/ },
  'CreateDeployment StageName': { given: (w) => ({ ...socket(w), StageName: NONE }), message: /^Stage none00 does not exist\. StageName specified on a CreateDeployment request must exist/ },
  'CreateDomainName DomainNameConfigurations.CertificateArn': { given: () => ({ DomainName: 'new.example.com', DomainNameConfigurations: [{ CertificateArn: CERTIFICATE }] }), message: /Certificate must be in 'us-east-1'\.$/ },
  'CreateIntegration ConnectionId': {
    given: (w) => ({ ...http(w), ...proxy, IntegrationUri: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/a/b/c', ConnectionType: 'VPC_LINK', ConnectionId: NONE }), message: /^Invalid VpcLink identifier specified: none00$/,
  },
  'CreateIntegration IntegrationUri': { given: (w) => ({ ...http(w), ...proxy, IntegrationUri: 'x' }), message: /^Invalid HTTP endpoint specified for URI$/ },
  'CreatePortal Authorization.CognitoConfig.UserPoolArn': {
    given: () => ({ ...portal, Authorization: { CognitoConfig: { AppClientId: 'a', UserPoolArn: 'arn:aws:s3:::bucket-of-pools', UserPoolDomain: 'https://pool.example.com' } } }), message: /^Invalid Cognito user pool ARN specified: arn:aws:s3/,
  },
  'CreatePortal IncludedPortalProductArns': { given: () => ({ ...portal, IncludedPortalProductArns: [PRODUCT] }), message: /^The portal product .+ was not found\.$/ },
  'CreateProductRestEndpointPage RestEndpointIdentifier.IdentifierParts.RestApiId': {
    given: (w) => ({ PortalProductId: w.productId, RestEndpointIdentifier: { IdentifierParts: { RestApiId: NONE, Stage: 'dev', Path: '/', Method: 'GET' } } }), message: /^The stage specified in the REST endpoint identifier was not found\.$/,
  },
  'CreateProductRestEndpointPage RestEndpointIdentifier.IdentifierParts.Stage': {
    given: (w) => ({ PortalProductId: w.productId, RestEndpointIdentifier: { IdentifierParts: { RestApiId: w.restApiId, Stage: NONE, Path: '/', Method: 'GET' } } }), message: /^The stage specified in the REST endpoint identifier was not found\.$/,
  },
  'CreateRoute AuthorizerId': { given: (w) => ({ ...http(w), RouteKey: 'GET /n', AuthorizationType: 'JWT', AuthorizerId: NONE }), message: /^Invalid authorizer ID specified\. Setting the authorization type to JWT requires/ },
  'CreateRoute RequestModels': { given: (w) => ({ ...socket(w), RouteKey: 'n', RequestModels: { m: NONE } }), message: /^Invalid model identifier specified: none00$/ },
  'CreateRoute Target': { given: (w) => ({ ...http(w), RouteKey: 'GET /n', Target: `integrations/${NONE}` }), message: /^Unable to find Integration by id none00$/ },
  'CreateRouteResponse ResponseModels': { given: (w) => ({ ...socket(w), RouteId: w.socketRouteId, RouteResponseKey: '$default', ResponseModels: { m: NONE } }), message: /^Invalid model identifier specified: none00$/ },
  'CreateRoutingRule Actions.InvokeApi.ApiId': { given: () => ({ ...rule, Actions: [{ InvokeApi: { ApiId: NONE, Stage: 'dev' } }] }), message: /Invalid API identifier specified$/ },
  'CreateRoutingRule Actions.InvokeApi.Stage': { given: (w) => ({ ...rule, Actions: [{ InvokeApi: { ApiId: w.restApiId, Stage: NONE } }] }), message: /^Invalid stage identifier specified$/ },
  'CreateStage AccessLogSettings.DestinationArn': { given: (w) => ({ ...http(w), StageName: 'n', AccessLogSettings: { DestinationArn: 'arn:aws:s3:::b' } }), message: /^The ARN must be a valid CloudWatch Logs log group/ },
  'CreateStage ClientCertificateId': { given: (w) => ({ ...socket(w), StageName: 'n', ClientCertificateId: NONE }), message: /^Invalid Client Certificate identifier specified$/ },
  'CreateStage DeploymentId': { given: (w) => ({ ...http(w), StageName: 'n', DeploymentId: NONE }), message: /^Invalid Deployment identifier specified$/ },
  'UpdatePortalProduct DisplayOrder.Contents.ProductRestEndpointPageArns': { given: (w) => ({ PortalProductId: w.productId, DisplayOrder: { Contents: [{ SectionName: 's', ProductRestEndpointPageArns: [NONE] }] } }), message: /^The page none00 was not found/ },
  'UpdatePortalProduct DisplayOrder.OverviewPageArn': { given: (w) => ({ PortalProductId: w.productId, DisplayOrder: { OverviewPageArn: PAGE } }), message: /^The page .+ was not found/ },
  'UpdatePortalProduct DisplayOrder.ProductPageArns': { given: (w) => ({ PortalProductId: w.productId, DisplayOrder: { ProductPageArns: [PAGE] } }), message: /^The page .+ was not found/ },
}

/** Members that name something which is not looked for, and why. An update's are those of its creation. */
const UNCHECKED: Readonly<Record<string, string>> = {
  'CreateApiKey customerId': 'an identifier of the AWS Marketplace',
  'CreateAuthorizer authorizerCredentials': 'no roles are here: listed by parity (authorizer.credentials)',
  'CreateAuthorizer AuthorizerCredentialsArn': 'as above',
  'CreateDeployment stageName': 'REST makes the stage',
  'CreateDomainName certificateName': 'the name of a certificate that comes with it',
  'CreateDomainName regionalCertificateName': 'as above',
  'CreateDomainName ownershipVerificationCertificateArn': 'listed by parity (domain.certificates)',
  'CreateDomainName mutualTlsAuthentication.truststoreUri': 'read when it is set (test/truststores.test.ts)',
  'CreateDomainName mutualTlsAuthentication.truststoreVersion': 'as above',
  'CreateDomainName DomainNameConfigurations.CertificateName': 'the name of a certificate that came with it',
  'CreateDomainName DomainNameConfigurations.OwnershipVerificationCertificateArn': 'listed by parity (domain.certificates)',
  'CreateDomainName MutualTlsAuthentication.TruststoreUri': 'read when it is set (test/truststores.test.ts)',
  'CreateDomainName MutualTlsAuthentication.TruststoreVersion': 'as above',
  'CreateBasePathMapping domainNameId': 'a part of the address: 404 without it',
  'PutIntegration integrationTarget': 'what stands behind a VPC link is configured (--vpc-links)',
  'RejectDomainNameAccessAssociation domainNameArn': 'held against the association (test/account.test.ts)',
  'CreateApi CredentialsArn': 'as of its integration',
  'CreateIntegration CredentialsArn': 'the form is held where services are called; roles are the IAM part of the server',
  'CreatePortal Authorization.CognitoConfig.AppClientId': "a client of the pool, which is elsewhere: the pool's sign-in refuses it",
  'CreatePortal EndpointConfiguration.AcmManaged.CertificateArn': 'certificates are issued by the server',
  'CreatePortal RumAppMonitorName': 'listed by parity (portals.rum)',
  'CreateRoutingRule DomainNameId': 'a part of the address: 404 without it',
  'CreateVpcLink SubnetIds': 'no network is made: listed by parity (vpc-links.network)',
  'CreateVpcLink SecurityGroupIds': 'as above',
}

const NAMING = /(?:^|\.)(?:\w*(?:Ids?|Arns?|ARNs|Models|Uri|Target|Stage)|credentials|authorizerCredentials|cloneFrom|stageName|StageName|stage|uri|target|accessAssociationSource|documentationVersion|certificateName|regionalCertificateName|CertificateName|truststoreVersion|TruststoreVersion|RumAppMonitorName)$/
/** What a creation makes is named by these; v2's logos are no names. */
const OWN = new Set(['CreateStage stageName', 'CreateStage StageName', 'CreateDocumentationVersion documentationVersion', 'CreatePortal LogoUri', 'CreateApiKey generateDistinctId'])

function membersOf(model: ServiceModel, shape: string, path = ''): readonly string[] {
  return Object.entries(model.shapes[shape] ?? {}).flatMap(([name, { type, in: place }]) => {
    if (place === 'label' || name === 'ApiGatewayDomainName' || name === 'HostedZoneId') return []
    const inner = /^[[{]*:(\w+)$/u.exec(type)?.[1]
    return inner === undefined ? [`${path}${name}`] : membersOf(model, inner, `${path}${name}.`)
  })
}

function references({ operations }: ServiceModel, model: ServiceModel): readonly string[] {
  const writers = Object.entries(operations).filter(([name, { verb }]) => verb !== 'GET' && verb !== 'DELETE' && !/^Update(?!PortalProduct$)|^PutRoutingRule$|^Import/u.test(name))
  return writers.flatMap(([name, { input = '' }]) => membersOf(model, input).map((member) => `${name} ${member}`)).filter((entry) => NAMING.test(entry.split(' ')[1] as string) && !OWN.has(entry))
}

test('every member that names something is held, or says why not', () => {
  const named = [...references(apigateway, apigateway), ...references(apigatewayv2, apigatewayv2)]

  expect(named.filter((entry) => !Object.hasOwn(CASES, entry) && !Object.hasOwn(UNCHECKED, entry))).toEqual([])
  expect([...Object.keys(CASES), ...Object.keys(UNCHECKED)].filter((entry) => !named.includes(entry))).toEqual([])
})

const shared = createWorld()
test.each(Object.entries(CASES))('%s is refused where it names nothing', async (entry, { given, message }) => {
  const world = await shared
  const [operation = '', member = ''] = entry.split(' ')
  const call = /^[A-Z]/u.test(member) ? world.v2 : world.rest

  const answer = await refusal(call(operation, given(world)))

  expect(answer.message).toMatch(message)
  expect([400, 404]).toContain(answer.status)
})

test('an update is held as its creation is', async () => {
  const { rest, v2, restApiId, keyId, httpApiId, socketApiId, socketRouteId } = await createWorld()
  const patch = (path: string, value: string, op = 'replace'): Values => ({ patchOperations: [{ op, path, value }] })

  const stage = { restApiId, stageName: 'dev' }
  expect((await refusal(rest('UpdateStage', { ...stage, ...patch('/documentationVersion', NONE) }))).message).toBe('Invalid Documentation version specified')
  expect((await refusal(rest('UpdateStage', { ...stage, ...patch('/deploymentId', NONE) }))).message).toBe('Deployment id does not exist')
  expect((await refusal(rest('UpdateApiKey', { apiKey: keyId, ...patch('/stages', `${restApiId}/none`, 'add') }))).message).toBe('Invalid stage identifier specified')
  expect((await refusal(v2('UpdateRoute', { ApiId: socketApiId, RouteId: socketRouteId, RequestModels: { m: NONE } }))).message).toBe('Invalid model identifier specified: none00')
  const uri = v2('CreateAuthorizer', { ApiId: httpApiId, ...authorizer, AuthorizerUri: FUNCTION_URI })
  expect((await refusal(v2('UpdateAuthorizer', { ApiId: httpApiId, AuthorizerId: (await uri)['AuthorizerId'], AuthorizerUri: '' }))).message).toBe('AuthorizerUri is a required field in an Authorizer')
})
