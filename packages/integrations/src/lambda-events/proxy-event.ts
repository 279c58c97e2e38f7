import { encodeBody, encodeBodyByType } from './body-field.ts'
import { formatRequestTime } from './event-time.ts'
import type { EventIdentity, EventInput, LambdaEvent, ResourceEventContext } from './facts.ts'
import { collectHeaders, collectQuery, nullWhenEmpty } from './fields.ts'

/**
 * The event of a REST API's Lambda proxy integration: format 1.0 without `version`.
 *
 * `context.authorizer` is `{principalId, …}` of a Lambda authorizer or `{claims}` of a user pool; absent: the member is.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function buildRestProxyEvent(input: EventInput<ResourceEventContext>): LambdaEvent {
  const { authorizer } = input.context
  return proxyEvent(input, { authorizer: authorizer === undefined ? {} : { authorizer }, body: encodeBody(input.request) })
}

/**
 * The event of an HTTP API's Lambda integration in format 1.0.
 *
 * `context.authorizer` is `{claims, scopes}` of a JWT authorizer or `{principalId, …}` of a Lambda one; absent: both are null.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function buildHttpProxyEventV1(input: EventInput<ResourceEventContext>): LambdaEvent {
  const { authorizer = { claims: null, scopes: null } } = input.context
  return { version: '1.0', ...proxyEvent(input, { authorizer: { authorizer }, body: encodeBodyByType(input.request) }) }
}

interface EventParts {
  /** The member `authorizer` of the context, if there is one. */
  readonly authorizer: object
  readonly body: ReturnType<typeof encodeBody>
}

function proxyEvent(input: EventInput<ResourceEventContext>, { authorizer, body: { body, isBase64Encoded } }: EventParts): LambdaEvent {
  const { request, context, pathParameters, stageVariables } = input
  const headers = collectHeaders(request.headers)
  const query = collectQuery(request.query)
  return {
    resource: context.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: nullWhenEmpty(headers.single),
    multiValueHeaders: nullWhenEmpty(headers.multi),
    queryStringParameters: nullWhenEmpty(query.single),
    multiValueQueryStringParameters: nullWhenEmpty(query.multi),
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      ...authorizer,
      ...(context.deploymentId === undefined ? {} : { deploymentId: context.deploymentId }),
      domainName: context.domainName,
      domainPrefix: context.domainPrefix,
      extendedRequestId: context.extendedRequestId,
      httpMethod: request.method,
      identity: identityField(context.identity),
      path: context.path,
      protocol: context.protocol,
      requestId: context.requestId,
      requestTime: formatRequestTime(context.requestTimeEpoch),
      requestTimeEpoch: context.requestTimeEpoch,
      resourceId: context.resourceId,
      resourcePath: context.resourcePath,
      stage: context.stage,
    },
    pathParameters: nullWhenEmpty(pathParameters),
    stageVariables: nullWhenEmpty(stageVariables ?? {}),
    body: body ?? null,
    isBase64Encoded,
  }
}

/** `requestContext.identity`: twelve members that are always there, and those that are there when they have a value. */
export function identityField(identity: EventIdentity): LambdaEvent {
  const { apiKey, apiKeyId, clientCert, vpcId, vpceId } = identity
  return {
    accessKey: identity.accessKey ?? null,
    accountId: identity.accountId ?? null,
    ...(apiKey == null ? {} : { apiKey }),
    ...(apiKeyId == null ? {} : { apiKeyId }),
    caller: identity.caller ?? null,
    cognitoAuthenticationProvider: identity.cognitoAuthenticationProvider ?? null,
    cognitoAuthenticationType: identity.cognitoAuthenticationType ?? null,
    cognitoIdentityId: identity.cognitoIdentityId ?? null,
    cognitoIdentityPoolId: identity.cognitoIdentityPoolId ?? null,
    principalOrgId: identity.principalOrgId ?? null,
    sourceIp: identity.sourceIp,
    user: identity.user ?? null,
    userAgent: identity.userAgent ?? null,
    userArn: identity.userArn ?? null,
    ...(clientCert == null ? {} : { clientCert }),
    ...(vpcId == null ? {} : { vpcId }),
    ...(vpceId == null ? {} : { vpceId }),
  }
}
