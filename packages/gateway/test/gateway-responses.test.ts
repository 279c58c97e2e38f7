import type { RestGatewayResponse } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { proxyIntegration, restPublication } from './builders/publication.ts'

function api(...gatewayResponses: RestGatewayResponse[]): ReturnType<typeof restPublication> {
  return restPublication({
    stage: { variables: { a: 'av' } },
    methods: { 'GET /pets/{petId}': { integration: proxyIntegration(), apiKeyRequired: true }, 'GET /fails': { integration: proxyIntegration({ httpMethod: 'GET' }) } },
    snapshot: { gatewayResponses },
  })
}

const TEMPLATE =
  '{"message": $context.error.messageString, "type": "$context.error.responseType", "stage": "$context.stage", ' +
  '"resourcePath": "$context.resourcePath", "stageVariables.a": "$stageVariables.a", "statusCode": "\'404\'"}'

describe('a customised gateway response (recorded: test_gateway_response_put)', () => {
  it('has its status, its headers from the request and its simple template', async () => {
    const { call } = startGateway(
      api({
        responseType: 'INVALID_API_KEY',
        statusCode: '404',
        responseParameters: {
          'gatewayresponse.header.Access-Control-Allow-Origin': "'a.b.c'",
          'gatewayresponse.header.x-request-header': 'method.request.header.Accept',
          'gatewayresponse.header.x-request-path': 'method.request.path.petId',
          'gatewayresponse.header.x-request-query': 'method.request.querystring.q',
        },
        responseTemplates: { 'application/json': TEMPLATE },
      }),
    )

    const response = await call('/dev/pets/7?q=x', { headers: { Accept: 'text/plain' } })

    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      message: 'Forbidden',
      type: 'INVALID_API_KEY',
      stage: 'dev',
      resourcePath: '/pets/{petId}',
      'stageVariables.a': 'av',
      statusCode: "'404'",
    })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'a.b.c',
      'x-request-header': 'text/plain',
      'x-request-path': '7',
      'x-request-query': 'x',
      'x-amzn-errortype': 'ForbiddenException',
      'content-type': 'application/json',
    })
  })

  it('leaves the default body where only the status is customised', async () => {
    const { call } = startGateway(api({ responseType: 'MISSING_AUTHENTICATION_TOKEN', statusCode: '404' }))

    const response = await call('/dev/none')

    expect([response.status, await response.json()]).toEqual([404, { message: 'Missing Authentication Token' }])
  })

  it('is inherited from DEFAULT_4XX and DEFAULT_5XX by the types of that class', async () => {
    const { call } = startGateway(
      api(
        { responseType: 'DEFAULT_4XX', statusCode: '418', responseParameters: { 'gatewayresponse.header.x-class': "'four'" } },
        { responseType: 'DEFAULT_5XX', statusCode: '599', responseTemplates: { 'application/json': '{"type":"$context.error.responseType"}' } },
      ),
    )

    const missing = await call('/dev/none')
    const failed = await call('/dev/fails')

    expect([missing.status, missing.headers.get('x-class')]).toEqual([418, 'four'])
    expect([failed.status, await failed.json()]).toEqual([599, { type: 'API_CONFIGURATION_ERROR' }])
  })

  it('leaves types alone that have one of their own', async () => {
    const { call } = startGateway(
      api({ responseType: 'DEFAULT_4XX', statusCode: '418' }, { responseType: 'MISSING_AUTHENTICATION_TOKEN', responseTemplates: { 'text/plain': 'no $context.requestId' } }),
    )

    const response = await call('/dev/none')

    expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/plain'])
    expect(await response.text()).toBe(`no ${response.headers.get('x-amzn-requestid') ?? ''}`)
  })

  it('lets no query parameter end a header line', async () => {
    const { call } = startGateway(
      api({ responseType: 'MISSING_AUTHENTICATION_TOKEN', responseParameters: { 'gatewayresponse.header.x': 'method.request.querystring.q' } }),
    )

    const response = await call('/dev/none?q=a%0d%0aSet-Cookie:%20b')

    expect([response.status, response.headers.get('x'), response.headers.get('set-cookie')]).toEqual([403, null, null])
  })
})
