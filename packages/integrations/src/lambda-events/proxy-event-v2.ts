import type { HeaderPairs } from '@gatewright/types'
import { decideBinary, encodeBody } from './body-field.ts'
import { formatRequestTime } from './event-time.ts'
import type { EventInput, EventRequest, LambdaEvent, RouteEventContext } from './facts.ts'
import { decodeQueryText, nullWhenEmpty, setMember } from './fields.ts'

/**
 * The event of an HTTP API's Lambda integration in format 2.0: lower-case headers, repeated fields joined by commas,
 * cookies apart, and no member without a value.
 *
 * `context.authorizer` is `{jwt: {claims, scopes}}`, `{lambda: {…}}` or `{iam: {…}}`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function buildHttpProxyEventV2(input: EventInput<RouteEventContext>): LambdaEvent {
  const { request, context, pathParameters, stageVariables = {} } = input
  const { body, isBase64Encoded } = encodeBody(decideBinary(request))
  const event: Record<string, unknown> = { version: '2.0', routeKey: context.routeKey }
  addRequestFields(event, request)
  event['requestContext'] = requestContextV2(input)
  if (body !== undefined) event['body'] = body
  if (nullWhenEmpty(pathParameters) !== null) event['pathParameters'] = pathParameters
  event['isBase64Encoded'] = isBase64Encoded
  if (nullWhenEmpty(stageVariables) !== null) event['stageVariables'] = stageVariables
  return event
}

/** Adds the members from `rawPath` to `queryStringParameters`. */
export function addRequestFields(event: Record<string, unknown>, { path, query, headers }: EventRequest): void {
  const { cookies, fields } = splitCookies(headers)
  event['rawPath'] = path
  event['rawQueryString'] = query
  if (cookies.length > 0) event['cookies'] = cookies
  event['headers'] = fields
  const parameters = joinedQuery(query)
  if (nullWhenEmpty(parameters) !== null) event['queryStringParameters'] = parameters
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

function splitCookies(pairs: HeaderPairs): { cookies: string[]; fields: Record<string, string> } {
  const fields: Record<string, string> = {}
  const cookies: string[] = []
  for (let index = 0; index < pairs.length; index += 2) {
    const name = (pairs[index] ?? '').toLowerCase()
    const value = pairs[index + 1] ?? ''
    if (name === 'cookie')
      cookies.push(
        ...value
          .split(';')
          .map((cookie) => cookie.trim())
          .filter(Boolean),
      )
    else appendJoined(fields, name, value)
  }
  return { cookies, fields }
}

function joinedQuery(query: string): Record<string, string> {
  const joined: Record<string, string> = {}
  if (query === '') return joined
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decodeQueryText(equals === -1 ? part : part.slice(0, equals))
    appendJoined(joined, name, equals === -1 ? '' : decodeQueryText(part.slice(equals + 1)))
  }
  return joined
}

function appendJoined(fields: Record<string, string>, name: string, value: string): void {
  setMember(fields, name, Object.hasOwn(fields, name) ? `${fields[name]},${value}` : value)
}
