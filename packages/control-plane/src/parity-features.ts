/**
 * What the data plane must do before a stored field means something: by feature, the fields `operation/member`, or
 * `operation/member=value` where only that value needs it, and `operation/member.inner` where only what lies inside does. REST fields are held by their create or put operation, and by a patch
 * of the same; v2 updates have the same fields as their creations.
 */
export const PARITY_FEATURES: Readonly<Record<string, readonly string[]>> = {
  'rest.integration.AWS_PROXY': ['apigateway/PutIntegration/type=AWS_PROXY'],
  'rest.integration.AWS': ['apigateway/PutIntegration/type=AWS', 'apigateway/PutIntegration/credentials'],
  'rest.integration.HTTP': ['apigateway/PutIntegration/type=HTTP'],
  'rest.integration.HTTP_PROXY': ['apigateway/PutIntegration/type=HTTP_PROXY'],
  'rest.integration.MOCK': ['apigateway/PutIntegration/type=MOCK'],
  'vpc-links': [
    'apigateway/PutIntegration/connectionType',
    'apigateway/PutIntegration/connectionId',
    'apigateway/PutIntegration/integrationTarget',
    'apigateway/CreateVpcLink/targetArns',
    'apigatewayv2/CreateIntegration/connectionType',
    'apigatewayv2/CreateIntegration/connectionId',
    'apigatewayv2/CreateIntegration/tlsConfig',
  ],
  // No network is made: `--vpc-links` says what stands behind a link.
  'vpc-links.network': ['apigatewayv2/CreateVpcLink/subnetIds', 'apigatewayv2/CreateVpcLink/securityGroupIds'],
  'rest.integration.streaming': ['apigateway/PutIntegration/responseTransferMode'],
  'rest.integration.tls': ['apigateway/PutIntegration/tlsConfig'],
  'rest.mapping-templates': [
    'apigateway/PutIntegration/requestTemplates',
    'apigateway/PutIntegrationResponse/selectionPattern',
    'apigateway/PutIntegrationResponse/responseTemplates',
  ],
  'rest.parameter-mapping': ['apigateway/PutIntegration/requestParameters', 'apigateway/PutIntegrationResponse/responseParameters'],
  'rest.passthrough-behavior': ['apigateway/PutIntegration/passthroughBehavior'],
  'rest.content-handling': ['apigateway/PutIntegration/contentHandling', 'apigateway/PutIntegrationResponse/contentHandling'],
  'rest.binary-media-types': ['apigateway/CreateRestApi/binaryMediaTypes'],
  'rest.compression': ['apigateway/CreateRestApi/minimumCompressionSize'],
  'rest.resource-policy': ['apigateway/CreateRestApi/policy'],
  'rest.private-endpoint': ['apigateway/CreateRestApi/endpointConfiguration'],
  // Neither names nor addresses are made: the server listens where it is told to.
  'endpoints.network': [
    'apigateway/CreateRestApi/endpointConfiguration.ipAddressType',
    'apigateway/CreateRestApi/endpointConfiguration.vpcEndpointIds',
    'apigateway/CreateDomainName/endpointConfiguration.ipAddressType',
    'apigatewayv2/CreateApi/ipAddressType',
    'apigatewayv2/CreateDomainName/domainNameConfigurations.ipAddressType',
  ],
  'rest.security-policy': ['apigateway/CreateRestApi/securityPolicy', 'apigateway/CreateRestApi/endpointAccessMode'],
  'rest.default-endpoint': ['apigateway/CreateRestApi/disableExecuteApiEndpoint'],
  'rest.authorizer.lambda': [
    'apigateway/PutMethod/authorizationType=CUSTOM',
    'apigateway/CreateAuthorizer/type=TOKEN',
    'apigateway/CreateAuthorizer/type=REQUEST',
  ],
  // Authorizers' functions are called as the server itself.
  'authorizer.credentials': ['apigateway/CreateAuthorizer/authorizerCredentials', 'apigatewayv2/CreateAuthorizer/authorizerCredentialsArn'],
  'rest.authorizer.cognito': [
    'apigateway/PutMethod/authorizationType=COGNITO_USER_POOLS',
    'apigateway/PutMethod/authorizationScopes',
    'apigateway/CreateAuthorizer/type=COGNITO_USER_POOLS',
  ],
  'rest.authorizer.iam': ['apigateway/PutMethod/authorizationType=AWS_IAM'],
  'rest.api-keys': ['apigateway/PutMethod/apiKeyRequired', 'apigateway/CreateRestApi/apiKeySource', 'apigateway/CreateApiKey/enabled'],
  // What usage plans took the place of: keys are let in by plans only.
  'rest.api-keys.without-plans': ['apigateway/CreateApiKey/stageKeys', 'apigateway/CreateApiKey/generateDistinctId'],
  'rest.usage-plans': ['apigateway/CreateUsagePlan/throttle', 'apigateway/CreateUsagePlan/quota', 'apigateway/CreateUsagePlan/apiStages'],
  'rest.request-validation': [
    'apigateway/PutMethod/requestValidatorId',
    'apigateway/PutMethod/requestParameters',
    'apigateway/PutMethod/requestModels',
  ],
  'rest.gateway-responses': [
    'apigateway/PutGatewayResponse/statusCode',
    'apigateway/PutGatewayResponse/responseParameters',
    'apigateway/PutGatewayResponse/responseTemplates',
  ],
  'rest.stages': ['apigateway/CreateStage/variables', 'apigateway/CreateDeployment/variables'],
  'rest.caching': [
    'apigateway/CreateStage/cacheClusterEnabled',
    'apigateway/CreateStage/cacheClusterSize',
    'apigateway/CreateDeployment/cacheClusterEnabled',
    'apigateway/CreateDeployment/cacheClusterSize',
    'apigateway/PutIntegration/cacheKeyParameters',
    'apigateway/PutIntegration/cacheNamespace',
  ],
  'rest.canary': ['apigateway/CreateStage/canarySettings', 'apigateway/CreateDeployment/canarySettings'],
  'rest.tracing': ['apigateway/CreateStage/tracingEnabled', 'apigateway/CreateDeployment/tracingEnabled'],
  'rest.throttling': ['apigateway/UpdateStage/patchOperations'],
  'rest.execution-log': ['apigateway/UpdateAccount/patchOperations'],
  'rest.client-certificate': ['apigateway/GenerateClientCertificate/description'],
  'custom-domains': ['apigateway/CreateBasePathMapping/basePath', 'apigatewayv2/CreateApiMapping/apiMappingKey'],
  'domain.routing-rules': [
    'apigatewayv2/CreateRoutingRule/conditions',
    'apigatewayv2/CreateDomainName/routingMode',
    'apigateway/CreateDomainName/routingMode',
  ],
  'domain.mutual-tls': ['apigateway/CreateDomainName/mutualTlsAuthentication', 'apigatewayv2/CreateDomainName/mutualTlsAuthentication'],
  'domain.security-policy': ['apigateway/CreateDomainName/securityPolicy', 'apigateway/CreateDomainName/endpointAccessMode'],
  // Certificates are issued by the server's own CA.
  'domain.certificates': [
    'apigateway/CreateDomainName/certificateArn',
    'apigateway/CreateDomainName/certificateName',
    'apigateway/CreateDomainName/certificateBody',
    'apigateway/CreateDomainName/certificatePrivateKey',
    'apigateway/CreateDomainName/certificateChain',
    'apigateway/CreateDomainName/regionalCertificateArn',
    'apigateway/CreateDomainName/regionalCertificateName',
    'apigateway/CreateDomainName/ownershipVerificationCertificateArn',
    'apigatewayv2/CreateDomainName/domainNameConfigurations.certificateArn',
    'apigatewayv2/CreateDomainName/domainNameConfigurations.certificateName',
    'apigatewayv2/CreateDomainName/domainNameConfigurations.ownershipVerificationCertificateArn',
    'apigatewayv2/CreateDomainName/domainNameConfigurations.securityPolicy',
  ],
  'domain.access-association': ['apigateway/CreateDomainNameAccessAssociation/accessAssociationSource', 'apigateway/CreateDomainName/policy'],
  // Which other accounts may associate their VPC endpoints: there are none here.
  'domain.management-policy': ['apigateway/UpdateDomainName/patchOperations=/managementPolicy'],
  'http.cors': ['apigatewayv2/CreateApi/corsConfiguration'],
  'http.default-endpoint': ['apigatewayv2/CreateApi/disableExecuteApiEndpoint'],
  'http.integration.AWS_PROXY': ['apigatewayv2/CreateIntegration/integrationType=AWS_PROXY'],
  'http.integration.HTTP_PROXY': ['apigatewayv2/CreateIntegration/integrationType=HTTP_PROXY'],
  'http.integration.subtypes': ['apigatewayv2/CreateIntegration/integrationSubtype', 'apigatewayv2/CreateIntegration/credentialsArn'],
  'http.parameter-mapping': ['apigatewayv2/CreateIntegration/requestParameters', 'apigatewayv2/CreateIntegration/responseParameters'],
  'http.authorizer.jwt': [
    'apigatewayv2/CreateRoute/authorizationType=JWT',
    'apigatewayv2/CreateRoute/authorizationScopes',
    'apigatewayv2/CreateAuthorizer/authorizerType=JWT',
  ],
  'http.authorizer.lambda': ['apigatewayv2/CreateRoute/authorizationType=CUSTOM', 'apigatewayv2/CreateAuthorizer/authorizerType=REQUEST'],
  'http.authorizer.iam': ['apigatewayv2/CreateRoute/authorizationType=AWS_IAM'],
  'http.stages': ['apigatewayv2/CreateStage/stageVariables'],
  'http.throttling': ['apigatewayv2/CreateStage/defaultRouteSettings', 'apigatewayv2/CreateStage/routeSettings'],
  'http.access-log': ['apigatewayv2/CreateStage/accessLogSettings'],
  'websocket.integration.MOCK': ['apigatewayv2/CreateIntegration/integrationType=MOCK'],
  'websocket.integration.HTTP': ['apigatewayv2/CreateIntegration/integrationType=HTTP'],
  'websocket.integration.AWS': ['apigatewayv2/CreateIntegration/integrationType=AWS'],
  'websocket.mapping-templates': [
    'apigatewayv2/CreateIntegration/requestTemplates',
    'apigatewayv2/CreateIntegration/templateSelectionExpression',
    'apigatewayv2/CreateIntegration/passthroughBehavior',
    'apigatewayv2/CreateIntegration/contentHandlingStrategy',
    'apigatewayv2/CreateIntegrationResponse/responseTemplates',
    'apigatewayv2/CreateIntegrationResponse/responseParameters',
  ],
  'websocket.route-responses': ['apigatewayv2/CreateRouteResponse/routeResponseKey'],
  'websocket.request-validation': ['apigatewayv2/CreateRoute/requestModels', 'apigatewayv2/CreateRoute/modelSelectionExpression', 'apigatewayv2/CreateModel/schema'],
  // Which parameters a route needs is known, and not looked at.
  'websocket.request-parameters': ['apigatewayv2/CreateRoute/requestParameters'],
  'websocket.route-response-mapping': [
    'apigatewayv2/CreateRouteResponse/modelSelectionExpression',
    'apigatewayv2/CreateRouteResponse/responseModels',
    'apigatewayv2/CreateRouteResponse/responseParameters',
  ],
  // Models are checked when they are made, deployed or not.
  'websocket.unchecked-models': ['apigatewayv2/CreateApi/disableSchemaValidation'],
  // Metrics have every dimension, always.
  'metrics.detailed': [
    'apigateway/UpdateStage/patchOperations=/{resourcePath}/{httpMethod}/metrics/enabled',
    'apigatewayv2/CreateStage/defaultRouteSettings.detailedMetricsEnabled',
    'apigatewayv2/CreateStage/routeSettings.detailedMetricsEnabled',
  ],
  'websocket.api-keys': ['apigatewayv2/CreateRoute/apiKeyRequired', 'apigatewayv2/CreateApi/apiKeySelectionExpression'],
  'websocket.client-certificate': ['apigatewayv2/CreateStage/clientCertificateId'],
  portals: [
    'apigatewayv2/PublishPortal/portalId',
    'apigatewayv2/PreviewPortal/portalId',
    'apigatewayv2/CreatePortal/authorization',
    'apigatewayv2/CreatePortal/endpointConfiguration',
    'apigatewayv2/CreatePortal/portalContent',
    'apigatewayv2/CreatePortal/includedPortalProductArns',
    'apigatewayv2/UpdatePortalProduct/displayOrder',
    'apigatewayv2/CreateProductPage/displayContent',
    'apigatewayv2/CreateProductRestEndpointPage/restEndpointIdentifier',
    'apigatewayv2/CreateProductRestEndpointPage/displayContent',
    'apigatewayv2/CreateProductRestEndpointPage/tryItState',
  ],
  // Pages show the portal's name in place of a logo, and send nothing to CloudWatch RUM.
  'portals.logo': ['apigatewayv2/CreatePortal/logoUri'],
  'portals.rum': ['apigatewayv2/CreatePortal/rumAppMonitorName'],
  // There are no other accounts to share a product with.
  'portals.sharing': ['apigatewayv2/PutPortalProductSharingPolicy/policyDocument'],
  'rest.routing': ['apigateway/CreateResource/pathPart', 'apigateway/PutMethod/httpMethod'],
  'rest.access-log': ['apigateway/UpdateStage/patchOperations'],
  'rest.test-invoke': ['apigateway/TestInvokeMethod/httpMethod'],
  'http.routing': ['apigatewayv2/CreateRoute/routeKey'],
  'websocket.routing': ['apigatewayv2/CreateRoute/routeKey', 'apigatewayv2/CreateApi/routeSelectionExpression'],
  'websocket.access-log': ['apigatewayv2/CreateStage/accessLogSettings'],
  'websocket.throttling': ['apigatewayv2/CreateStage/defaultRouteSettings', 'apigatewayv2/CreateStage/routeSettings'],
  'websocket.authorizer.lambda': ['apigatewayv2/CreateRoute/authorizationType=CUSTOM', 'apigatewayv2/CreateAuthorizer/authorizerType=REQUEST'],
  'websocket.authorizer.iam': ['apigatewayv2/CreateRoute/authorizationType=AWS_IAM'],
  'websocket.integration.AWS_PROXY': ['apigatewayv2/CreateIntegration/integrationType=AWS_PROXY'],
  'websocket.integration.HTTP_PROXY': ['apigatewayv2/CreateIntegration/integrationType=HTTP_PROXY'],
  'websocket.connections-api': ['apigatewaymanagementapi/PostToConnection/data'],
  // Kept and shown; functions run without them (README, "Lambda").
  'lambda.infrastructure': ['lambda/CreateFunction/Architectures', ...lambdaFields('CreateFunction'), ...lambdaFields('UpdateFunctionConfiguration')],
}

function lambdaFields(operation: string): readonly string[] {
  const names = ['DeadLetterConfig', 'EphemeralStorage', 'KMSKeyArn', 'LoggingConfig', 'Role', 'TracingConfig', 'VpcConfig']
  return names.map((name) => `lambda/${operation}/${name}`)
}
