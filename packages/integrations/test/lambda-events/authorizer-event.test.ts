import { describe, expect, it } from 'vitest'
import {
  buildHttpAuthorizerEventV1,
  buildRestAuthorizerEvent,
  buildTokenAuthorizerEvent,
  type EventInput,
  type ResourceEventContext,
} from '../../src/lambda-events/index.ts'

const methodArn = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/request'
const input: EventInput<ResourceEventContext> = {
  request: {
    method: 'GET',
    path: '/request',
    query: 'QueryString1=queryValue1',
    headers: ['Accept', '*/*', 'HeaderAuth1', 'headerValue1'],
    body: 'never shown to an authorizer',
  },
  context: {
    accountId: '123456789012',
    apiId: 'abcdef123',
    domainName: 'abcdef123.execute-api.us-east-1.amazonaws.com',
    domainPrefix: 'abcdef123',
    extendedRequestId: 'e',
    identity: { sourceIp: '192.0.2.1', apiKey: 'key', apiKeyId: 'key1' },
    path: '/test/request',
    protocol: 'HTTP/1.1',
    requestId: 'r',
    requestTimeEpoch: 0,
    resourceId: '05c7jb',
    resourcePath: '/request',
    stage: 'test',
  },
  pathParameters: {},
  stageVariables: { StageVar1: 'stageValue1' },
}
const shared = {
  resource: '/request',
  path: '/request',
  httpMethod: 'GET',
  headers: { Accept: '*/*', HeaderAuth1: 'headerValue1' },
  queryStringParameters: { QueryString1: 'queryValue1' },
  pathParameters: {},
  stageVariables: { StageVar1: 'stageValue1' },
  requestContext: {
    path: '/test/request',
    accountId: '123456789012',
    resourceId: '05c7jb',
    stage: 'test',
    requestId: 'r',
    identity: { apiKey: 'key', sourceIp: '192.0.2.1' },
    resourcePath: '/request',
    httpMethod: 'GET',
    apiId: 'abcdef123',
    requestTime: '01/Jan/1970:00:00:00 +0000',
  },
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
describe('the events of REST authorizers', () => {
  it('TOKEN has its three members', () => {
    const event = buildTokenAuthorizerEvent({ token: 'allow', methodArn })

    expect(JSON.stringify(event)).toBe(`{"type":"TOKEN","authorizationToken":"allow","methodArn":"${methodArn}"}`)
  })

  it('REQUEST has the members of the guide, and no body', () => {
    const event = buildRestAuthorizerEvent({ ...input, methodArn })

    expect(event).toMatchObject({ type: 'REQUEST', methodArn, ...shared })
    expect(event).not.toHaveProperty('body')
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
it('the event of an HTTP API in format 1.0 has the identity source as text, twice', () => {
  const event = buildHttpAuthorizerEventV1({ ...input, methodArn, identitySource: ['user1', '123'] })

  expect(event).toMatchObject({
    version: '1.0',
    type: 'REQUEST',
    identitySource: 'user1,123',
    authorizationToken: 'user1,123',
    ...shared,
  })
})
