import { describe, expect, it } from 'vitest'
import {
  buildConnectEvent,
  buildDisconnectEvent,
  buildMessageEvent,
  buildWebSocketAuthorizerEvent,
  type WebSocketEventContext,
} from '../../src/lambda-events/index.ts'

const context: WebSocketEventContext = {
  routeKey: '$connect',
  apiId: 'abcdef123',
  stage: 'default',
  domainName: 'abcdef123.execute-api.us-east-1.amazonaws.com',
  connectionId: 'JMZTYf1vIAMCJYA=',
  connectedAt: 1674162806344,
  requestId: 'JMZTYGCJoAMFZhA=',
  extendedRequestId: 'JMZTYGCJoAMFZhA=',
  requestTimeEpoch: Date.UTC(2023, 0, 19, 21, 13, 26),
  identity: { sourceIp: '192.0.2.1' },
}
const handshake = {
  headers: ['Host', 'h', 'HeaderAuth1', 'headerValue1'],
  query: 'QueryString1=queryValue1',
  stageVariables: undefined,
}
const connectContext = {
  routeKey: '$connect',
  eventType: 'CONNECT',
  extendedRequestId: 'JMZTYGCJoAMFZhA=',
  requestTime: '19/Jan/2023:21:13:26 +0000',
  messageDirection: 'IN',
  stage: 'default',
  connectedAt: 1674162806344,
  requestTimeEpoch: 1674162806000,
  identity: { sourceIp: '192.0.2.1' },
  requestId: 'JMZTYGCJoAMFZhA=',
  domainName: 'abcdef123.execute-api.us-east-1.amazonaws.com',
  connectionId: 'JMZTYf1vIAMCJYA=',
  apiId: 'abcdef123',
}
const handshakeFields = {
  headers: { Host: 'h', HeaderAuth1: 'headerValue1' },
  multiValueHeaders: { Host: ['h'], HeaderAuth1: ['headerValue1'] },
  queryStringParameters: { QueryString1: 'queryValue1' },
  multiValueQueryStringParameters: { QueryString1: ['queryValue1'] },
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
it('the authorizer event has the members of the guide, in its order', () => {
  const methodArn = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect'

  const event = buildWebSocketAuthorizerEvent({ ...handshake, context, methodArn })

  expect(JSON.stringify(event)).toBe(
    JSON.stringify({ type: 'REQUEST', methodArn, ...handshakeFields, stageVariables: {}, requestContext: connectContext }),
  )
})

describe('$connect', () => {
  it('has the handshake and the connection', () => {
    const event = buildConnectEvent({ ...handshake, context })

    expect(JSON.stringify(event)).toBe(
      JSON.stringify({ ...handshakeFields, requestContext: connectContext, isBase64Encoded: false }),
    )
  })

  it('leaves out a query that is not there, and shows stage variables that are', () => {
    const event = buildConnectEvent({ ...handshake, query: '', stageVariables: { a: 'b' }, context })

    expect(Object.keys(event)).toEqual(['headers', 'multiValueHeaders', 'stageVariables', 'requestContext', 'isBase64Encoded'])
  })
})

it('a message has its text, its id and what the authorizer left', () => {
  const authorizer = { principalId: 'me' }

  const event = buildMessageEvent({
    context: { ...context, routeKey: 'sendmessage', authorizer, identity: { sourceIp: '192.0.2.1', userAgent: 'ws' } },
    messageId: 'JMZTYcJ8oAMCJYA=',
    body: '{"action":"sendmessage"}',
    stageVariables: undefined,
  })

  expect(event).toEqual({
    requestContext: {
      ...connectContext,
      routeKey: 'sendmessage',
      authorizer,
      messageId: 'JMZTYcJ8oAMCJYA=',
      eventType: 'MESSAGE',
      identity: { userAgent: 'ws', sourceIp: '192.0.2.1' },
    },
    body: '{"action":"sendmessage"}',
    isBase64Encoded: false,
  })
})

it('$disconnect has the status and the reason of the close frame', () => {
  const event = buildDisconnectEvent({
    context: { ...context, routeKey: '$disconnect' },
    disconnectStatusCode: 1005,
    disconnectReason: '',
    stageVariables: undefined,
  })

  expect(event).toEqual({
    headers: { Host: context.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
    multiValueHeaders: { Host: [context.domainName], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
    requestContext: {
      ...connectContext,
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectStatusCode: 1005,
      disconnectReason: '',
    },
    isBase64Encoded: false,
  })
})
