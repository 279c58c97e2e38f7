import type { RestIntegration } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { createBackend } from './builders/backend.ts'
import { startGateway } from './builders/gateway.ts'
import { FUNCTION_URI, restPublication, type MethodSketch } from './builders/publication.ts'

const RESPONSES = { '200': { statusCode: '200' }, '400': { statusCode: '400' }, '500': { statusCode: '500' } }

function lambda(integration: Partial<RestIntegration>): MethodSketch {
  return {
    methodResponses: { ...RESPONSES, '202': { statusCode: '202' } },
    integration: { type: 'AWS', httpMethod: 'POST', uri: FUNCTION_URI, integrationResponses: { '200': { statusCode: '200' } }, ...integration },
  }
}

describe('AWS with a Lambda function', () => {
  it('hands the payload over and the answer back (recorded: test_lambda_aws_integration)', async () => {
    const { call, lastEvent } = startGateway(restPublication({ methods: { 'POST /': lambda({}) } }), { answer: { message: 'hello world' } })

    const response = await call('/dev', { method: 'POST', body: '{"foo":"bar"}' })

    expect([await response.json(), lastEvent()]).toEqual([{ message: 'hello world' }, { foo: 'bar' }])
  })

  it('chooses by the message of a failure (recorded: test_lambda_selection_patterns)', async () => {
    const { call } = startGateway(
      restPublication({
        methods: {
          'GET /': lambda({
            requestTemplates: { 'application/json': '{"n": "$input.params(\'n\')"}' },
            integrationResponses: {
              '200': { statusCode: '200' },
              '400': { statusCode: '400', selectionPattern: '.*four hundred.*' },
              '500': { statusCode: '500', selectionPattern: '.+' },
            },
          }),
        },
      }),
      {
        invokeFunction: async ({ payload }) => {
          const { n } = JSON.parse(payload) as { n: string }
          if (n === '') return { payload: '"Pass"', requestId: 'r' }
          const message = `Error: Raising ${n} from within the Lambda function`
          return { payload: JSON.stringify({ errorMessage: message, errorType: 'Exception' }), functionError: 'Unhandled', requestId: 'r' }
        },
      },
    )
    const answers = await Promise.all(['', 'four hundred', 'five hundred'].map((n) => call(`/dev?n=${encodeURIComponent(n)}`)))

    expect(answers.map(({ status }) => status)).toEqual([200, 400, 500])
    expect(await answers[1]?.json()).toMatchObject({ errorMessage: 'Error: Raising four hundred from within the Lambda function' })
  })

  it.each([
    ['noerror', { statusCode: 200, body: 'noerror' }, 202],
    ['customerror', { statusCode: 200, body: 'customerror' }, 400],
  ])('changes its status in the response template: %s (recorded: …_response_with_mapping_templates)', async (_name, answer, status) => {
    const template = `#set($body = $input.path("$.body"))#if($body == "customerror")#set($context.responseOverride.status = 400)#end$input.json("$")`
    const { call } = startGateway(
      restPublication({
        methods: { 'GET /': lambda({ integrationResponses: { '202': { statusCode: '202', responseTemplates: { 'application/json': template } } } }) },
      }),
      { answer },
    )

    const response = await call('/dev')

    expect([response.status, await response.json()]).toEqual([status, answer])
  })

  it('is called asynchronously where X-Amz-Invocation-Type says so', async () => {
    const { call, invocations } = startGateway(
      restPublication({ methods: { 'POST /': lambda({ requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" } }) } }),
    )

    const response = await call('/dev', { method: 'POST', body: '{}' })

    expect([response.status, invocations[0]?.invocationType]).toEqual([200, 'Event'])
  })

  it.each(['content-length', 'transfer-encoding', 'authorization', 'connection', 'expect', 'proxy-authenticate', 'te'])(
    'is 500 where a mapping sets %s (recorded: test_apigateway_header_remapping_aws)',
    async (name) => {
      for (const type of ['AWS', 'AWS_PROXY'] as const) {
        const requestParameters = { [`integration.request.header.${name}`]: "'value'" }
        const { call, invocations } = startGateway(restPublication({ methods: { 'GET /': lambda({ type, requestParameters }) } }))

        const response = await call('/dev')

        expect([response.status, await response.json(), invocations.length]).toEqual([500, { message: 'Internal server error' }, 0])
        expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException')
      }
    },
  )

  it('remaps the headers that it sets itself (recorded: test_apigateway_header_remapping_aws[AWS], full-integration)', async () => {
    const names = ['Accept', 'Authorization', 'Connection', 'Content-Encoding', 'Content-Length', 'Content-MD5', 'Date', 'Expect', 'Host', 'Max-Forwards', 'Pragma', 'Proxy-Authenticate', 'Server', 'TE', 'Trailer', 'Upgrade', 'User-Agent', 'Via', 'Warn', 'WWW-Authenticate', 'Transfer-Encoding']
    const kept = new Set(['Accept', 'Content-Encoding', 'Pragma', 'TE', 'Via', 'Warn'])
    const responseParameters = Object.fromEntries(names.map((name) => [`method.response.header.${name}`, `'response_param_${name}'`]))
    const { call } = startGateway(
      restPublication({ methods: { 'GET /': lambda({ integrationResponses: { '200': { statusCode: '200', responseParameters } } }) } }),
      { answer: {} },
    )

    const { headers } = await call('/dev')

    for (const name of names) {
      const shown = kept.has(name) ? name : `x-amzn-Remapped-${name}`
      expect([shown, headers.get(shown)]).toEqual([shown, name === 'Transfer-Encoding' ? null : `response_param_${name}`])
    }
  })
})

describe('AWS with another service', () => {
  it('calls an action, signed (SQS by its query protocol; recorded: test_sqs_aws_integration_with_message_attribute)', async () => {
    const backend = createBackend({ body: '{"ok":true}' })
    const signed: string[] = []
    const { call } = startGateway(
      restPublication({
        methods: {
          'POST /': {
            methodResponses: RESPONSES,
            integration: {
              type: 'AWS',
              httpMethod: 'POST',
              uri: 'arn:aws:apigateway:us-east-1:sqs:path/123456789012/queue',
              credentials: 'arn:aws:iam::123456789012:role/r',
              requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
              requestTemplates: { 'application/json': "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
              integrationResponses: { '200': { statusCode: '200' } },
            },
          },
        },
      }),
      {
        ...backend,
        resolveEndpoint: ({ service, region }) => `http://${service}.${region}.test`,
        async signRequest({ headers, service, credentials }) {
          signed.push(`${service} ${credentials ?? ''}`)
          return [...headers, 'Authorization', 'AWS4-HMAC-SHA256 x']
        },
      },
    )

    const response = await call('/dev', { method: 'POST', body: '{"foo":"bar"}', headers: { 'Content-Type': 'application/json' } })

    expect([response.status, signed]).toEqual([200, ['sqs arn:aws:iam::123456789012:role/r']])
    expect(backend.calls[0]?.url).toBe('http://sqs.us-east-1.test/123456789012/queue')
    expect(backend.headers()).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded', authorization: 'AWS4-HMAC-SHA256 x' })
    expect(await backend.body()).toBe('Action=SendMessage&MessageBody=%7B%22foo%22%3A%22bar%22%7D')
  })
})
