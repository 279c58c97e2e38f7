import type { V2Integration, V2Route } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { createBackend } from './builders/backend.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, FUNCTION_URI, v2Publication } from './builders/publication.ts'
import { connectClient, settle } from './builders/socket.ts'

const TWO_WAY: Partial<V2Route> = { routeResponseSelectionExpression: '$default' }

function api(integration: Partial<V2Integration>, route: Partial<V2Route> = TWO_WAY, models: Parameters<typeof v2Publication>[1]['snapshot'] = {}): ReturnType<typeof v2Publication> {
  return v2Publication('WEBSOCKET', { routes: { $default: { integration, route } }, snapshot: models })
}

describe('a route with a MOCK integration', () => {
  it('answers by its templates (the example of apigateway-websocket-api-integration-requests)', async () => {
    const { gateway } = startGateway(
      api({
        integrationType: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode":200}' },
        integrationResponses: [{ integrationResponseId: 'r', integrationResponseKey: '$default', responseTemplates: { 'application/json': '{"said":$input.json("$"),"id":"$context.connectionId"}' } }],
      }),
    )
    const { say, received, connectionId } = await connectClient(gateway)

    say('{"a":1}')
    await settle()

    expect(received).toHaveLength(1)
    expect(JSON.parse(received[0] ?? '')).toMatchObject({ id: connectionId })
  })

  it('chooses its templates by the message', async () => {
    const { gateway } = startGateway(
      api({
        integrationType: 'MOCK',
        templateSelectionExpression: '${request.body.kind}',
        requestTemplates: { bad: '{"statusCode":404}', $default: '{"statusCode":200}' },
        integrationResponses: [
          { integrationResponseId: 'a', integrationResponseKey: '/4\\d\\d/', responseTemplates: { $default: 'bad' } },
          { integrationResponseId: 'b', integrationResponseKey: '$default', responseTemplates: { $default: 'fine' } },
        ],
      }),
    )
    const { say, received } = await connectClient(gateway)

    say('{"kind":"bad"}')
    await settle()
    say('{"kind":"other"}')
    await settle()

    expect(received).toEqual(['bad', 'fine'])
  })
})

describe('a route with an HTTP integration', () => {
  it('posts its template with mapped headers (websocket-api-data-mapping), and sends the answer back', async () => {
    const backend = createBackend({ body: '{"ok":true}' })
    const { gateway } = startGateway(
      api({
        integrationType: 'HTTP',
        integrationMethod: 'POST',
        integrationUri: 'http://backend.test/messages',
        requestParameters: { 'integration.request.header.connectionId': 'context.connectionId', 'integration.request.querystring.kind': 'route.request.body.kind' },
        requestTemplates: { $default: '{"text":"$input.path(\'$.text\')"}' },
        integrationResponses: [{ integrationResponseId: 'r', integrationResponseKey: '$default' }],
      }),
      { sendHttpRequest: backend.sendHttpRequest },
    )
    const { say, received, connectionId } = await connectClient(gateway)

    say('{"kind":"k","text":"hi"}')
    await settle()

    expect([backend.calls[0]?.url, await backend.body()]).toEqual(['http://backend.test/messages?kind=k', '{"text":"hi"}'])
    expect(backend.headers()).toMatchObject({ connectionid: connectionId, 'content-type': 'application/json', 'x-amzn-apigateway-api-id': API_ID })
    expect(received).toEqual(['{"ok":true}'])
  })

  it('takes base64 for bytes, and gives bytes back as base64 (websocket-api-develop-binary-media-types)', async () => {
    const backend = createBackend({ body: new Uint8Array([0x89, 0xff]) })
    const { gateway } = startGateway(
      api({
        integrationType: 'HTTP',
        integrationMethod: 'POST',
        integrationUri: 'http://backend.test/',
        contentHandlingStrategy: 'CONVERT_TO_BINARY',
        integrationResponses: [{ integrationResponseId: 'r', integrationResponseKey: '$default', contentHandlingStrategy: 'CONVERT_TO_TEXT' }],
      }),
      { sendHttpRequest: backend.sendHttpRequest },
    )
    const { say, received } = await connectClient(gateway)

    say('iVA=')
    await settle()

    expect([backend.calls[0]?.body, received]).toEqual([new Uint8Array([0x89, 0x50]), ['if8=']])
  })

  it('that is a proxy posts the message as it came', async () => {
    const backend = createBackend({ body: 'answer' })
    const { gateway } = startGateway(api({ integrationType: 'HTTP_PROXY', integrationMethod: 'POST', integrationUri: 'http://backend.test/' }), {
      sendHttpRequest: backend.sendHttpRequest,
    })
    const { say, received } = await connectClient(gateway)

    say('plain text')
    await settle()

    expect([await backend.body(), received]).toEqual(['plain text', ['answer']])
  })
})

describe('a route with an AWS integration', () => {
  it('chooses by the message of a function that failed', async () => {
    const { gateway } = startGateway(
      api({
        integrationType: 'AWS',
        integrationMethod: 'POST',
        integrationUri: FUNCTION_URI,
        integrationResponses: [
          { integrationResponseId: 'a', integrationResponseKey: '/.*boom.*/', responseTemplates: { $default: 'it went boom' } },
          { integrationResponseId: 'b', integrationResponseKey: '$default' },
        ],
      }),
      { invokeFunction: async () => ({ payload: '{"errorMessage":"a boom"}', functionError: 'Unhandled', requestId: 'r' }) },
    )
    const { say, received } = await connectClient(gateway)

    say('{}')
    await settle()

    expect(received).toEqual(['it went boom'])
  })
})

describe('a model of a route (websocket-api-request-validation)', () => {
  const models = { models: [{ modelId: 'm', name: 'Text', contentType: 'application/json', schema: '{"type":"object","required":["text"]}' }] }
  const route: Partial<V2Route> = { modelSelectionExpression: '$request.body.action', requestModels: { $default: 'Text' } }

  it('refuses a message that does not fit, without calling the backend', async () => {
    const { gateway, invocations } = startGateway(api({}, route, models))
    const { say, received, connectionId } = await connectClient(gateway)

    say('{"action":"x"}')
    await settle()

    expect([JSON.parse(received[0] ?? ''), invocations.length]).toEqual([{ message: 'Bad request body', connectionId, messageId: expect.stringMatching(/=$/) }, 0])
  })

  it('lets one pass that fits', async () => {
    const { gateway, invocations } = startGateway(api({}, route, models))
    const { say, received } = await connectClient(gateway)

    say('{"action":"x","text":"hi"}')
    await settle()

    expect([received, invocations.length]).toEqual([[], 1])
  })
})
