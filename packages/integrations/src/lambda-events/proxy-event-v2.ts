import type { HeaderPairs } from '@gatewright/types'
import { decideBinary, encodeBody } from './body-field.ts'
import { formatRequestTime } from './event-time.ts'
import type { EventInput, EventRequest, LambdaEvent, RouteEventContext } from './facts.ts'
import { collectQuery, createRecord, nullWhenEmpty } from './fields.ts'

/**
 * The event of an HTTP API's Lambda integration in format 2.0: lower-case headers, repeated fields joined by commas,
 * cookies apart, and no member without a value.
 *
 * `context.authorizer` is `{jwt: {claims, scopes}}`, `{lambda: {…}}` or `{iam: {…}}`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function buildHttpProxyEventV2(input: EventInput<RouteEventContext>): LambdaEvent {
  const { request, context, pathParameters, stageVariables } = input
  const { body, isBase64Encoded } = encodeBody(decideBinary(request))
  return {
    version: '2.0',
    routeKey: context.routeKey,
    ...requestFieldsV2(request),
    requestContext: requestContextV2(input),
    ...(body === undefined ? {} : { body }),
    ...presentMembers({ pathParameters }),
    isBase64Encoded,
    ...presentMembers({ stageVariables }),
  }
}

/** The members from `rawPath` to `queryStringParameters`. */
export function requestFieldsV2({ path, query, headers }: EventRequest): LambdaEvent {
  const { cookies, fields } = splitCookies(headers)
  return {
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: fields,
    ...presentMembers({ queryStringParameters: joinedQuery(query) }),
  }
}

/** The member `requestContext` of format 2.0. */
export function requestContextV2({ request, context }: EventInput<RouteEventContext>): LambdaEvent {
  const { clientCert } = context.identity
  return {
    accountId: context.accountId,
    apiId: context.apiId,
    ...(clientCert == null ? {} : { authentication: { clientCert } }),
    ...(context.authorizer === undefined ? {} : { authorizer: context.authorizer }),
    domainName: context.domainName,
    domainPrefix: context.domainPrefix,
    http: {
      method: request.method,
      path: request.path,
      protocol: context.protocol,
      sourceIp: context.identity.sourceIp,
      userAgent: context.identity.userAgent ?? '',
    },
    requestId: context.requestId,
    routeKey: context.routeKey,
    stage: context.stage,
    time: formatRequestTime(context.requestTimeEpoch),
    timeEpoch: context.requestTimeEpoch,
  }
}

/** Those members that are objects with something in them. */
export function presentMembers(members: Readonly<Record<string, object | undefined>>): LambdaEvent {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && nullWhenEmpty(value) !== null))
}

function splitCookies(pairs: HeaderPairs): { cookies: string[]; fields: Record<string, string> } {
  const fields = createRecord<string>()
  const cookies: string[] = []
  for (let index = 0; index < pairs.length; index += 2) {
    const name = (pairs[index] ?? '').toLowerCase()
    const value = pairs[index + 1] ?? ''
    if (name === 'cookie') cookies.push(...value.split(';').map((cookie) => cookie.trim()).filter(Boolean))
    else fields[name] = name in fields ? `${fields[name]},${value}` : value
  }
  return { cookies, fields }
}

function joinedQuery(query: string): Record<string, string> {
  const joined = createRecord<string>()
  for (const [name, values] of Object.entries(collectQuery(query).multi)) joined[name] = values.join(',')
  return joined
}
