import type { HeaderPairs, StringMap } from '@gatewright/types'
import { formatRequestTime } from './event-time.ts'
import type { LambdaEvent } from './facts.ts'
import { collectHeaders, collectQuery, nullWhenEmpty } from './fields.ts'

/** The part of a WebSocket API's `$context` that is the same for each event of a connection, or new with each. */
export interface WebSocketEventContext {
  /** `$connect`, `$disconnect`, `$default` or a custom key. */
  readonly routeKey: string
  readonly apiId: string
  readonly stage: string
  readonly domainName: string
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  readonly requestId: string
  readonly extendedRequestId: string
  /** Milliseconds since 1970. */
  readonly requestTimeEpoch: number
  readonly identity: { readonly sourceIp: string; readonly userAgent?: string }
  /** What the authorizer of `$connect` left. */
  readonly authorizer?: Readonly<Record<string, unknown>>
}

interface WebSocketEventInput {
  readonly context: WebSocketEventContext
  readonly stageVariables: StringMap | undefined
}

/** The handshake of a WebSocket connection. */
export interface ConnectEventInput extends WebSocketEventInput {
  readonly headers: HeaderPairs
  /** As received, without `?`. */
  readonly query: string
}

/**
 * The event of `$connect`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
export function buildConnectEvent(input: ConnectEventInput): LambdaEvent {
  return {
    ...handshakeFields(input),
    ...presentMember('stageVariables', input.stageVariables),
    requestContext: requestContext(input.context, { eventType: 'CONNECT' }),
    isBase64Encoded: false,
  }
}

/** The event of a message; `messageId` is `$context.messageId`, `body` the message's text. */
export function buildMessageEvent(
  input: WebSocketEventInput & { readonly messageId: string; readonly body: string },
): LambdaEvent {
  const { context, messageId, body, stageVariables } = input
  return {
    ...presentMember('stageVariables', stageVariables),
    requestContext: requestContext(context, { messageId, eventType: 'MESSAGE' }),
    body,
    isBase64Encoded: false,
  }
}

/** The event of `$disconnect`; status and reason are those of the close frame (1005 and empty without one). */
export function buildDisconnectEvent(
  input: WebSocketEventInput & { readonly disconnectStatusCode: number; readonly disconnectReason: string },
): LambdaEvent {
  const { context, disconnectStatusCode, disconnectReason, stageVariables } = input
  const fields = collectHeaders(['Host', context.domainName, 'x-api-key', '', 'X-Forwarded-For', '', 'x-restapi', ''])
  return {
    headers: fields.single,
    multiValueHeaders: fields.multi,
    ...presentMember('stageVariables', stageVariables),
    requestContext: requestContext(context, { disconnectStatusCode, eventType: 'DISCONNECT', disconnectReason }),
    isBase64Encoded: false,
  }
}

/**
 * The event of a REQUEST authorizer on `$connect`; `methodArn` ends with `/$connect`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
export function buildWebSocketAuthorizerEvent(input: ConnectEventInput & { readonly methodArn: string }): LambdaEvent {
  const { single, multi } = collectQuery(input.query)
  return {
    type: 'REQUEST',
    methodArn: input.methodArn,
    ...handshakeFields(input),
    queryStringParameters: single,
    multiValueQueryStringParameters: multi,
    stageVariables: input.stageVariables ?? {},
    requestContext: requestContext(input.context, { eventType: 'CONNECT' }),
  }
}

function handshakeFields({ headers, query }: ConnectEventInput): LambdaEvent {
  const fields = collectHeaders(headers)
  const { single, multi } = collectQuery(query)
  return {
    headers: fields.single,
    multiValueHeaders: fields.multi,
    ...presentMember('queryStringParameters', single),
    ...presentMember('multiValueQueryStringParameters', multi),
  }
}

function presentMember(name: string, value: object | undefined): LambdaEvent {
  return value === undefined || nullWhenEmpty(value) === null ? {} : { [name]: value }
}

interface EventFacts {
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'
  readonly messageId?: string
  readonly disconnectStatusCode?: number
  readonly disconnectReason?: string
}

function requestContext(context: WebSocketEventContext, event: EventFacts): LambdaEvent {
  const { messageId, disconnectStatusCode, disconnectReason } = event
  return {
    routeKey: context.routeKey,
    ...(context.authorizer === undefined ? {} : { authorizer: context.authorizer }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(disconnectStatusCode === undefined ? {} : { disconnectStatusCode }),
    eventType: event.eventType,
    extendedRequestId: context.extendedRequestId,
    requestTime: formatRequestTime(context.requestTimeEpoch),
    messageDirection: 'IN',
    ...(disconnectReason === undefined ? {} : { disconnectReason }),
    stage: context.stage,
    connectedAt: context.connectedAt,
    requestTimeEpoch: context.requestTimeEpoch,
    identity: {
      ...(context.identity.userAgent === undefined ? {} : { userAgent: context.identity.userAgent }),
      sourceIp: context.identity.sourceIp,
    },
    requestId: context.requestId,
    domainName: context.domainName,
    connectionId: context.connectionId,
    apiId: context.apiId,
  }
}
