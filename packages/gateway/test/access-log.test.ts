import { describe, expect, it } from 'vitest'
import { startGateway, type TestGateway } from './builders/gateway.ts'
import { proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient, settle } from './builders/socket.ts'
import type { AccessLogLine, GatewayOptions } from '../src/index.ts'
import type { ApiPublication } from '@gatewright/types'

function logged(publication: ApiPublication, options: Partial<GatewayOptions> & { readonly answer?: unknown } = {}): TestGateway & { readonly lines: AccessLogLine[] } {
  const lines: AccessLogLine[] = []
  return { ...startGateway(publication, { ...options, sinks: { accessLog: (line) => void lines.push(line) } }), lines }
}

describe('the access log', () => {
  it('of a REST API writes the CLF of the guide (set-up-logging)', async () => {
    const format =
      '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]' +
      '"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId'
    const { call, lines } = logged(
      restPublication({ stage: { accessLogSettings: { format, destinationArn: 'arn:aws:logs:x' } }, methods: { 'GET /users/{id}': { integration: proxyIntegration() } } }),
      { answer: { statusCode: 201, body: 'hällo' } },
    )

    const response = await call('/dev/users/7')

    const ids = `${response.headers.get('x-amzn-requestid') ?? ''} ${response.headers.get('x-amz-apigw-id') ?? ''}`
    expect(lines).toEqual([
      {
        apiId: 'abc123',
        stage: 'dev',
        isCanary: false,
        destinationArn: 'arn:aws:logs:x',
        line: `127.0.0.1 - - [20/Nov/2026:12:30:05 +0000]"GET /users/{id} HTTP/1.1" 201 6 ${ids}`,
      },
    ])
  })

  it('of a REST API says why a request failed', async () => {
    const format = '$context.status $context.error.responseType $context.error.messageString $context.error.message'
    const { call, lines } = logged(restPublication({ stage: { accessLogSettings: { format } }, methods: {} }))

    await call('/dev/none')

    expect(lines[0]?.line).toBe('403 MISSING_AUTHENTICATION_TOKEN "Missing Authentication Token" Missing Authentication Token')
  })

  it('of an HTTP API has its route and what the integration said', async () => {
    const format = '{"route":"$context.routeKey","status":"$context.status","error":"$context.integrationErrorMessage","data":"$context.dataProcessed"}'
    const { call, lines } = logged(
      v2Publication('HTTP', { stages: [{ stageName: '$default', accessLogSettings: { format } }], routes: { 'POST /a': { integration: {} } } }),
      { invokeFunction: async () => ({ payload: '{"errorMessage":"boom"}', functionError: 'Unhandled', requestId: 'r' }) },
    )

    await call('/a', { method: 'POST', body: 'four' })

    expect(JSON.parse(lines[0]?.line ?? '')).toMatchObject({ route: 'POST /a', status: '500', data: String(4 + '{"message":"Internal Server Error"}'.length) })
    expect(lines[0]?.line).toContain('boom')
  })

  it('of a WebSocket API has a line for each event', async () => {
    const format = '$context.eventType $context.routeKey $context.status $context.connectionId'
    const { gateway, lines } = logged(
      v2Publication('WEBSOCKET', {
        stages: [{ stageName: 'dev', accessLogSettings: { format } }],
        routes: { $connect: { integration: {} }, $disconnect: { integration: {} }, $default: { integration: {} } },
      }),
    )
    const { connectionId, say, leave } = await connectClient(gateway)

    say('hello')
    leave(1000, '')
    await settle()

    expect(lines.map(({ line }) => line)).toEqual(['CONNECT $connect', 'MESSAGE $default', 'DISCONNECT $disconnect'].map((begin) => `${begin} 200 ${connectionId}`))
  })
})
