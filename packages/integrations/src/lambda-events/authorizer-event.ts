import { formatRequestTime } from './event-time.ts'
import type { EventInput, LambdaEvent, ResourceEventContext, RouteEventContext } from './facts.ts'
import { collectHeaders, collectQuery } from './fields.ts'
import { identityField } from './proxy-event.ts'
import { requestContextText, requestMembers } from './proxy-event-v2.ts'
import { quote } from './quote.ts'

/**
 * The event of a TOKEN authorizer.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */
export function buildTokenAuthorizerEvent({
  token,
  methodArn,
}: {
  readonly token: string
  readonly methodArn: string
}): LambdaEvent {
  return { type: 'TOKEN', authorizationToken: token, methodArn }
}

/** The event of a REQUEST authorizer of a REST API; members without a value are empty objects. */
export function buildRestAuthorizerEvent(input: EventInput<ResourceEventContext> & { readonly methodArn: string }): LambdaEvent {
  return { type: 'REQUEST', methodArn: input.methodArn, ...authorizerFields(input, identityField(input.context.identity)) }
}

/**
 * The event of a REQUEST authorizer of an HTTP API in format 1.0. `identitySource` has the values that the sources gave.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function buildHttpAuthorizerEventV1(
  input: EventInput<ResourceEventContext> & { readonly methodArn: string; readonly identitySource: readonly string[] },
): LambdaEvent {
  const token = input.identitySource.join(',')
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn: input.methodArn,
    identitySource: token,
    authorizationToken: token,
    ...authorizerFields(input, identityField(input.context.identity)),
  }
}

/** The event of a REQUEST authorizer of an HTTP API in format 2.0. `identitySource` is null without sources. */
export function buildHttpAuthorizerEventV2(
  input: EventInput<RouteEventContext> & { readonly routeArn: string; readonly identitySource: readonly string[] | undefined },
): LambdaEvent {
  const { context, identitySource = null, pathParameters, request, routeArn, stageVariables = {} } = input
  const head = `{"version":"2.0","type":"REQUEST","routeArn":${quote(routeArn)},"identitySource":${JSON.stringify(identitySource)}`
  const maps = `"pathParameters":${JSON.stringify(pathParameters)},"stageVariables":${JSON.stringify(stageVariables)}`
  const event = `${head},"routeKey":${quote(context.routeKey)},${requestMembers(request)},"requestContext":${requestContextText(input)},${maps}}`
  return JSON.parse(event) as LambdaEvent
}

function authorizerFields(input: EventInput<ResourceEventContext>, identity: LambdaEvent): LambdaEvent {
  const { request, context, pathParameters, stageVariables } = input
  const headers = collectHeaders(request.headers)
  const query = collectQuery(request.query)
  return {
    resource: context.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    pathParameters,
    stageVariables: stageVariables ?? {},
    requestContext: {
      resourceId: context.resourceId,
      resourcePath: context.resourcePath,
      httpMethod: request.method,
      extendedRequestId: context.extendedRequestId,
      requestTime: formatRequestTime(context.requestTimeEpoch),
      path: context.path,
      accountId: context.accountId,
      protocol: context.protocol,
      stage: context.stage,
      domainPrefix: context.domainPrefix,
      requestTimeEpoch: context.requestTimeEpoch,
      requestId: context.requestId,
      identity,
      domainName: context.domainName,
      ...(context.deploymentId === undefined ? {} : { deploymentId: context.deploymentId }),
      apiId: context.apiId,
    },
  }
}
