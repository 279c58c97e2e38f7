import { describe, expect, it } from 'vitest'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, v2Publication } from './builders/publication.ts'
import { connectClient, settle } from './builders/socket.ts'

const HOST = `${API_ID}.execute-api.us-east-1.localhost`
const route = { integration: {} }
const chat = v2Publication('WEBSOCKET', { routes: { $connect: route, $disconnect: route, $default: route, sendmessage: route } })

describe('$connect of a WebSocket API', () => {
  it('gets the event of the guide (apigateway-websocket-api-route-keys-connect-disconnect)', async () => {
    const { gateway, lastEvent, invocations } = startGateway(chat)

    const { answer, connectionId } = await connectClient(gateway, { query: 'user=1' })

    expect(answer.accepted).toBe(true)
    expect(lastEvent()).toMatchObject({
      headers: { Host: HOST, 'X-Forwarded-For': '127.0.0.1' },
      queryStringParameters: { user: '1' },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        messageDirection: 'IN',
        stage: 'dev',
        requestTimeEpoch: NOW,
        requestTime: '20/Nov/2026:12:30:05 +0000',
        identity: { sourceIp: '127.0.0.1', userAgent: 'wscat' },
        domainName: HOST,
        connectionId,
        apiId: API_ID,
      },
      isBase64Encoded: false,
    })
    expect(invocations[0]?.sourceArn).toBe(`arn:aws:execute-api:us-east-1:123456789012:${API_ID}/dev/$connect`)
  })

  it('accepts without a route', async () => {
    const { gateway, invocations } = startGateway(v2Publication('WEBSOCKET', { routes: { $default: route } }))

    const { answer } = await connectClient(gateway)

    expect([answer.accepted, invocations.length]).toEqual([true, 0])
  })

  it('chooses the subprotocol that the function names (websocket-connect-route-subprotocol)', async () => {
    const { gateway } = startGateway(chat, { answer: { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'myprotocol' } } })

    const { answer } = await connectClient(gateway)

    expect(answer).toMatchObject({ accepted: true, headers: ['Sec-WebSocket-Protocol', 'myprotocol'] })
  })

  it('refuses with the status of the function', async () => {
    const { gateway } = startGateway(chat, { answer: { statusCode: 400 } })

    const { answer } = await connectClient(gateway)

    expect(answer).toMatchObject({ accepted: false, status: 400 })
  })

  it.each([
    ['failed', async () => ({ payload: '{}', functionError: 'Unhandled', requestId: 'r' }), 502],
    ['is not there', () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_FUNCTION_NOT_FOUND' })), 500],
  ] as const)('refuses where the function %s', async (_name, invokeFunction, status) => {
    const { gateway } = startGateway(chat, { invokeFunction })

    const { answer } = await connectClient(gateway)

    expect(answer).toMatchObject({ accepted: false, status })
  })

  it('is 403 where there is no such stage', async () => {
    const { gateway } = startGateway(chat)

    expect((await connectClient(gateway, { path: '/none' })).answer).toMatchObject({ accepted: false, status: 403 })
  })

  it.each(['AWS_IAM'] as const)('is closed, never public, where its authorizer is not built in: %s', async (authorizationType) => {
    const { gateway, invocations } = startGateway(v2Publication('WEBSOCKET', { routes: { $connect: { ...route, route: { authorizationType } } } }))

    const { answer } = await connectClient(gateway)

    expect([answer.accepted, invocations.length]).toEqual([false, 0])
  })
})

describe('a message', () => {
  it.each([
    ['its action', '{"action":"sendmessage","data":1}', 'sendmessage'],
    ['$default for an unknown action', '{"action":"other"}', '$default'],
    ['$default for no JSON', 'hello', '$default'],
  ])('goes to the route of %s', async (_name, message, routeKey) => {
    const { gateway, lastEvent } = startGateway(chat)
    const { say } = await connectClient(gateway)

    say(message)
    await settle()

    expect(lastEvent()).toMatchObject({ body: message, isBase64Encoded: false, requestContext: { routeKey, eventType: 'MESSAGE' } })
    expect((lastEvent()['requestContext'] as Record<string, string>)['messageId']).toMatch(/=$/)
  })

  it('without a route is told Forbidden', async () => {
    const { gateway } = startGateway(v2Publication('WEBSOCKET', { routes: { sendmessage: route } }))
    const { say, received, connectionId } = await connectClient(gateway)

    say('hello')

    expect(JSON.parse(received[0] ?? '')).toMatchObject({ message: 'Forbidden', connectionId })
  })

  it('whose function fails is told Internal server error', async () => {
    const { gateway } = startGateway(v2Publication('WEBSOCKET', { routes: { $default: route } }), {
      invokeFunction: async () => ({ payload: '{}', functionError: 'Unhandled', requestId: 'r' }),
    })
    const { say, received, connectionId } = await connectClient(gateway)

    say('hello')
    await settle()

    expect(JSON.parse(received[0] ?? '')).toEqual({ message: 'Internal server error', connectionId, requestId: expect.stringMatching(/=$/) })
  })

  it('is answered on a two-way route only (apigateway-websocket-api-route-response)', async () => {
    const twoWay = { integration: {}, route: { routeResponseSelectionExpression: '$default' } }
    const { gateway } = startGateway(v2Publication('WEBSOCKET', { routes: { ping: twoWay, note: route } }), {
      answer: { statusCode: 200, body: 'pong' },
    })
    const { say, received } = await connectClient(gateway)

    say('{"action":"note"}')
    say('{"action":"ping"}')
    await settle()

    expect(received).toEqual(['pong'])
  })
})

describe('$disconnect', () => {
  it('gets why the connection ended', async () => {
    const { gateway, lastEvent } = startGateway(chat)
    const { leave, connectionId } = await connectClient(gateway)

    leave(1001, 'going away')
    await settle()

    expect(lastEvent()).toMatchObject({
      requestContext: { routeKey: '$disconnect', eventType: 'DISCONNECT', disconnectStatusCode: 1001, disconnectReason: 'going away', connectionId },
    })
  })
})

describe('@connections', () => {
  const at = (connectionId: string): string => `/dev/@connections/${encodeURIComponent(connectionId)}`

  it('sends, shows and closes', async () => {
    const { gateway, call } = startGateway(chat)
    const { connectionId, received, closed } = await connectClient(gateway)

    const posted = await call(at(connectionId), { method: 'POST', body: 'hello' })
    const shown = await call(at(connectionId).replace('@', '%40'))
    const deleted = await call(at(connectionId), { method: 'DELETE' })

    expect([posted.status, shown.status, deleted.status]).toEqual([200, 200, 204])
    expect(received).toEqual(['hello'])
    expect(await shown.json()).toMatchObject({ identity: { sourceIp: '127.0.0.1', userAgent: 'wscat' } })
    expect(closed).toEqual([1000])
  })

  it('answers 410 for a connection that is gone or of another stage, 400 for no id, 403 for anything else', async () => {
    const { gateway, call } = startGateway(v2Publication('WEBSOCKET', { stages: [{ stageName: 'dev' }, { stageName: 'other' }], routes: { $default: route } }))
    const { connectionId } = await connectClient(gateway)

    expect((await call(at('AAAAAAAAAAAAAAA='), { method: 'POST', body: 'x' })).status).toBe(410)
    expect((await call(at(connectionId).replace('/dev', '/other'))).status).toBe(410)
    expect((await call(at('nonsense'))).status).toBe(400)
    expect((await call('/dev')).status).toBe(403)
  })
})
