import type { PassthroughBehavior, RestIntegration, RestIntegrationResponse } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { restPublication, type RestSketch } from './builders/publication.ts'

const OK = { '200': { statusCode: '200' } }
const TEMPLATE = { 'application/json': '{"statusCode": 200}' }

function mock(response: Partial<RestIntegrationResponse> = {}, integration: Partial<RestIntegration> = {}): RestSketch['methods'][string] {
  return {
    methodResponses: OK,
    integration: {
      type: 'MOCK',
      requestTemplates: TEMPLATE,
      integrationResponses: { '200': { statusCode: '200', ...response } },
      ...integration,
    },
  }
}

describe('MOCK', () => {
  it.each(['NEVER', 'WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES'] as const)(
    'answers its template under %s (recorded: test_mock_integration_response)',
    async (passthroughBehavior) => {
      const { call } = startGateway(
        restPublication({
          methods: { 'ANY /mock': mock({ responseTemplates: { 'application/json': '{"statusCode": 200, "id": 42}' } }, { passthroughBehavior }) },
        }),
      )

      for (const method of ['GET', 'POST']) {
        const response = await call('/dev/mock', { method })
        expect([response.status, await response.json()]).toEqual([200, { statusCode: 200, id: 42 }])
        expect(response.headers.get('x-amzn-trace-id')).toBe(null)
      }
    },
  )

  it('takes its answer by the path (recorded: test_integration_mock_with_request_overrides_in_response_template)', async () => {
    const requestTemplate = '#set($context.requestOverride.path.body = $input.params("testPath")){"statusCode": 200}'
    const responseTemplate =
      '#set($path = $context.requestOverride.path.body)#if($path == "path1"){"response": "path was path one"}' +
      '#elseif($path == "path2"){"response": "path was path two"}#else{"response": "this is the else clause"}#end'
    const { call } = startGateway(
      restPublication({
        methods: {
          'GET /{testPath}': mock({ responseTemplates: { 'application/json': responseTemplate } }, { requestTemplates: { 'application/json': requestTemplate } }),
        },
      }),
    )

    const answers = await Promise.all(['path1', 'path2', 'other'].map(async (path) => (await call(`/dev/${path}`)).json()))

    expect(answers).toEqual([{ response: 'path was path one' }, { response: 'path was path two' }, { response: 'this is the else clause' }])
  })

  it.each([
    ['without a response template', {}, ''],
    [
      'with one that reads it',
      { 'application/json': '{"statusOverride": "$context.responseOverride.status", "fooHeader": "$context.responseOverride.header.foo"}' },
      '{"statusOverride": "444", "fooHeader": "bar"}',
    ],
  ])('keeps a response override of the request template, %s (recorded: …with_response_override_in_request_template)', async (_name, responseTemplates, body) => {
    const requestTemplate = '#set($context.responseOverride.status = 444)#set($context.responseOverride.header.foo = "bar"){"statusCode": 200}'
    const { call } = startGateway(
      restPublication({ methods: { 'GET /': mock({ responseTemplates }, { requestTemplates: { 'application/json': requestTemplate } }) } }),
    )

    const response = await call('/dev')

    expect([response.status, await response.text(), response.headers.get('foo')]).toEqual([444, body, 'bar'])
  })

  it('chooses its integration response by the status of the template', async () => {
    const { call } = startGateway(
      restPublication({
        methods: {
          'GET /': {
            methodResponses: { '200': { statusCode: '200' }, '404': { statusCode: '404' } },
            integration: {
              type: 'MOCK',
              requestTemplates: { 'application/json': '{"statusCode": #if($input.params("found") == "no")404#{else}200#end}' },
              integrationResponses: {
                '200': { statusCode: '200' },
                '404': { statusCode: '404', selectionPattern: '4\\d{2}', responseTemplates: { 'application/json': '{"message":"none"}' } },
              },
            },
          },
        },
      }),
    )

    expect((await call('/dev')).status).toBe(200)
    expect((await call('/dev?found=no')).status).toBe(404)
  })

  it.each([
    ['a template without a status', mock({}, { requestTemplates: { 'application/json': '{}' } })],
    ['no response that fits', mock({ selectionPattern: '5..' })],
    ['a response that the method does not declare', mock({ statusCode: '201' })],
  ])('is 500 for %s', async (_name, method) => {
    const { call } = startGateway(restPublication({ methods: { 'GET /': method } }))

    const response = await call('/dev')

    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal server error' }])
  })

  it('sets the CORS headers that the console would', async () => {
    const { call } = startGateway(
      restPublication({
        methods: {
          'OPTIONS /': mock({
            responseParameters: {
              'method.response.header.Access-Control-Allow-Origin': "'*'",
              'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
            },
          }),
        },
      }),
    )

    const response = await call('/dev', { method: 'OPTIONS' })

    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,OPTIONS',
      'content-type': 'application/json',
    })
  })

  it('never lets a mapped value end its header line', async () => {
    const { call } = startGateway(
      restPublication({ methods: { 'GET /': mock({ responseParameters: { 'method.response.header.x': 'context.identity.userAgent' } }, { requestTemplates: { 'application/json': '#set($context.responseOverride.header.evil = $input.params("q")){"statusCode": 200}' } }) } }),
    )

    const response = await call('/dev?q=a%0d%0aSet-Cookie:%20b')

    expect([response.status, response.headers.get('evil'), response.headers.get('set-cookie')]).toEqual([200, null, null])
  })
})

describe('the passthrough behaviours (integration-passthrough-behaviors)', () => {
  const PASSED = 'as it is'
  const MAPPED = 'mapped'
  const rows: readonly (readonly [has: string, sent: string | undefined, behavior: PassthroughBehavior, outcome: string | number])[] = [
    ['application/json', undefined, 'WHEN_NO_MATCH', MAPPED],
    ['application/json', undefined, 'WHEN_NO_TEMPLATES', MAPPED],
    ['application/json', undefined, 'NEVER', MAPPED],
    ['application/json', 'application/json', 'WHEN_NO_MATCH', MAPPED],
    ['application/json', 'application/json; charset=utf-8', 'NEVER', MAPPED],
    ['application/json', 'application/xml', 'WHEN_NO_MATCH', PASSED],
    ['application/json', 'application/xml', 'WHEN_NO_TEMPLATES', 415],
    ['application/json', 'application/xml', 'NEVER', 415],
    ['application/xml', undefined, 'WHEN_NO_MATCH', PASSED],
    ['application/xml', undefined, 'WHEN_NO_TEMPLATES', 415],
    ['application/xml', undefined, 'NEVER', 415],
    ['application/xml', 'application/xml', 'NEVER', MAPPED],
    ['', 'application/json', 'WHEN_NO_TEMPLATES', PASSED],
    ['', 'application/json', 'NEVER', 415],
  ]

  it.each(rows)('template for "%s", sent as %s, %s: %s', async (has, sent, passthroughBehavior, outcome) => {
    const requestTemplates = has === '' ? {} : { [has]: '{"statusCode": 201}' }
    const answers = { '200': { statusCode: '200' }, '201': { statusCode: '201', selectionPattern: '201' } }
    const { call } = startGateway(
      restPublication({
        methods: {
          'POST /': {
            methodResponses: { '200': { statusCode: '200' }, '201': { statusCode: '201' } },
            integration: { type: 'MOCK', requestTemplates, passthroughBehavior, integrationResponses: answers },
          },
        },
      }),
    )
    const body = new TextEncoder().encode('{"statusCode": 200}')

    const response = await call('/dev', { method: 'POST', body, ...(sent === undefined ? {} : { headers: { 'Content-Type': sent } }) })

    expect(response.status).toBe({ [PASSED]: 200, [MAPPED]: 201 }[outcome] ?? outcome)
    if (outcome === 415) {
      expect(await response.json()).toEqual({ message: 'Unsupported Media Type' })
      expect(response.headers.get('x-amzn-errortype')).toBe('BadRequestException')
    }
  })
})

describe('a canary (recorded: test_invoking_canary_deployment)', () => {
  it('serves its own deployment with its own variables over those of the stage', async () => {
    const template = (message: string): string =>
      `{"message": "${message}", "variable": "$stageVariables.testVar", "nonOverridden": "$stageVariables.defaultVar", "isCanary": "$context.isCanaryRequest"}`
    const sketch = (message: string): RestSketch => ({ methods: { 'GET /': mock({ responseTemplates: { 'application/json': template(message) } }) } })
    const main = restPublication(sketch('default deployment'))
    const canary = restPublication(sketch('canary deployment'))
    const [first] = main.stages
    const [second] = canary.stages
    const stage = {
      ...first?.stage,
      stageName: 'dev',
      deploymentId: 'd1',
      variables: { testVar: 'default', defaultVar: 'default' },
      canarySettings: { percentTraffic: 100, deploymentId: 'd2', stageVariableOverrides: { testVar: 'canary' } },
    }
    const publication = { protocolType: 'REST', apiId: main.apiId, stages: [{ stage, deployment: first?.deployment, canaryDeployment: second?.deployment }] }
    const { call } = startGateway(publication as typeof main)

    const response = await call('/dev')

    expect(await response.json()).toEqual({ message: 'canary deployment', variable: 'canary', nonOverridden: 'default', isCanary: 'true' })
  })
})
