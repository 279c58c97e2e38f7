/**
 * Which operations AWS has for which path, by the page https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html, all of
 * it (read 2026-11-27 in a stored copy of 2,666 words). `*` and names in braces are variable segments, as there.
 */
export const AWS_PATCH_TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  UpdateAccount: { '/cloudwatchRoleArn': 'replace', '/features': 'add remove' },
  UpdateApiKey: {
    '/customerId': 'replace', '/description': 'replace', '/enabled': 'replace', '/labels': 'add remove', '/name': 'replace', '/stages': 'add remove',
  },
  UpdateAuthorizer: {
    '/authorizerUri': 'replace', '/authorizerCredentials': 'replace', '/authorizerResultTtlInSeconds': 'replace', '/authType': 'replace',
    '/identitySource': 'add replace remove', '/identityValidationExpression': 'replace', '/name': 'replace', '/providerARNs': 'add remove', '/type': 'replace',
  },
  UpdateBasePathMapping: { '/basepath': 'replace', '/restapiId': 'replace', '/stage': 'replace' },
  UpdateClientCertificate: { '/description': 'replace' },
  UpdateDeployment: { '/description': 'replace' },
  UpdateDocumentationPart: { '/properties': 'replace' },
  UpdateDocumentationVersion: { '/description': 'replace' },
  UpdateDomainName: {
    '/certificateName': 'add replace remove', '/certificateArn': 'add replace remove', '/endpointConfiguration/types': 'add remove',
    '/endpointConfiguration/ipAddressType': 'replace', '/endpointAccessMode': 'replace', '/managementPolicy': 'replace',
    '/mutualTlsAuthentication/truststoreUri': 'add replace remove', '/mutualTlsAuthentication/truststoreVersion': 'add replace remove', '/policy': 'replace',
    '/regionalCertificateName': 'add replace remove', '/regionalCertificateArn': 'add replace remove', '/routingMode': 'replace',
    '/securityPolicy': 'replace', '/ownershipVerificationCertificateArn': 'add replace remove',
  },
  UpdateGatewayResponse: { '/statusCode': 'replace', '/responseParameters': 'add replace remove', '/responseTemplates': 'add replace remove' },
  UpdateIntegration: {
    '/cacheKeyParameters': 'add replace remove', '/cacheNamespace': 'replace', '/connectionId': 'replace', '/connectionType': 'replace',
    '/contentHandling': 'replace', '/httpMethod': 'replace', '/integrationTarget': 'replace', '/passthroughBehavior': 'replace',
    '/requestParameters': 'add replace remove', '/requestTemplates': 'add replace remove', '/responseTransferMode': 'replace', '/timeoutInMillis': 'replace',
    '/tlsConfig/insecureSkipVerification': 'replace', '/type': '', '/uri': 'replace',
  },
  UpdateIntegrationResponse: {
    '/contentHandling': 'replace', '/responseParameters': 'add replace remove', '/responseTemplates': 'add replace remove', '/selectionPattern': 'replace',
  },
  UpdateMethod: {
    '/authorizationScopes': 'add remove', '/authorizationType': 'replace', '/authorizerId': 'replace', '/apiKeyRequired': 'replace', '/operationName': 'replace',
    '/requestParameters': 'add replace remove', '/requestModels': 'add replace remove', '/requestValidatorId': 'replace',
  },
  UpdateMethodResponse: { '/responseModels': 'add replace remove', '/responseParameters': 'add replace remove' },
  UpdateModel: { '/description': 'replace', '/schema': 'replace' },
  UpdateRequestValidator: { '/name': 'replace', '/validateRequestBody': 'replace', '/validateRequestParameters': 'replace' },
  UpdateResource: { '/parentId': 'replace', '/pathPart': 'replace' },
  UpdateRestApi: {
    '/apiKeySource': 'replace', '/binaryMediaTypes': 'add replace remove', '/description': 'add replace remove', '/disableExecuteApiEndpoint': 'replace',
    '/endpointConfiguration/types/{type}': 'replace', '/endpointConfiguration/vpcEndpointIds': 'add remove', '/endpointConfiguration/ipAddressType': 'replace',
    '/endpointAccessMode': 'replace', '/minimumCompressionSize': 'replace', '/name': 'replace', '/policy': 'replace', '/securityPolicy': 'replace',
  },
  UpdateStage: {
    '/accessLogSettings': 'remove', '/accessLogSettings/*': 'replace', '/accessLogSettings/destinationArn': 'add replace remove',
    '/accessLogSettings/format': 'add replace remove', '/cacheClusterEnabled': 'replace', '/cacheClusterSize': 'replace', '/canarySettings': 'remove',
    '/canarySettings/deploymentId': 'replace', '/canarySettings/percentTraffic': 'replace', '/canarySettings/stageVariableOverrides': 'replace',
    '/canarySettings/useStageCache': 'replace', '/clientCertificateId': 'replace', '/deploymentId': 'replace copy', '/description': 'replace',
    '/documentationVersion': 'replace', '/methodSettings': 'replace', '/variables': 'replace remove', '/variables/*': 'replace', '/tracingEnabled': 'replace',
    '/{resourcePath}/{httpMethod}/metrics/enabled': 'replace', '/{resourcePath}/{httpMethod}/logging/dataTrace': 'replace',
    '/{resourcePath}/{httpMethod}/logging/loglevel': 'replace', '/{resourcePath}/{httpMethod}/throttling/burstLimit': 'replace',
    '/{resourcePath}/{httpMethod}/throttling/rateLimit': 'replace', '/{resourcePath}/{httpMethod}/caching/enabled': 'replace',
    '/{resourcePath}/{httpMethod}/caching/dataEncrypted': 'replace', '/{resourcePath}/{httpMethod}/caching/ttlInSeconds': 'replace',
    '/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl': 'replace',
    '/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy': 'replace',
  },
  UpdateUsage: { '/remaining': 'replace' },
  UpdateUsagePlan: {
    '/apiStages': 'add remove', '/apiStages/{apidId:stageName}/throttle/{resourcePath}/{httpMethod}': 'remove',
    '/apiStages/{apidId:stageName}/throttle/{resourcePath}/{httpMethod}/rateLimit': 'add replace',
    '/apiStages/{apidId:stageName}/throttle/{resourcePath}/{httpMethod}/burstLimit': 'add replace', '/apiStages/{apidId:stageName}/throttle': 'add replace remove',
    '/description': 'replace', '/name': 'replace', '/productCode': 'add replace remove', '/quota': 'remove', '/quota/limit': 'add replace',
    '/quota/offset': 'add replace', '/quota/period': 'add replace', '/throttle': 'remove', '/throttle/burstLimit': 'add replace', '/throttle/rateLimit': 'add replace',
  },
  UpdateVpcLink: { '/name': 'replace', '/description': 'replace' },
}
