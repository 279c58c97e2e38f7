import type { FunctionInvocation, IntegrationType } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import {
  compileIntegration,
  failure,
  type HttpCall,
  type IntegrationDefinition,
  INTEGRATIONS,
  integrate,
  type IntegrationRequest,
  type Transports,
} from '../src/index.ts'

const LAMBDA =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'

interface Row {
  readonly definition: IntegrationDefinition
  readonly request: Partial<IntegrationRequest>
  /** Which transport it cannot do without. */
  readonly needs: keyof Transports | undefined
}

const ROWS = {
  MOCK: { definition: { type: 'MOCK' }, request: { body: '{"statusCode": 201}' }, needs: undefined },
  HTTP: { definition: { type: 'HTTP', uri: 'http://backend.example/a' }, request: {}, needs: 'sendHttpRequest' },
  HTTP_PROXY: { definition: { type: 'HTTP_PROXY', uri: 'http://backend.example/a' }, request: {}, needs: 'sendHttpRequest' },
  AWS: {
    definition: { type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/GetItem' },
    request: { body: '{}' },
    needs: 'sendHttpRequest',
  },
  AWS_PROXY: { definition: { type: 'AWS_PROXY', uri: LAMBDA }, request: { body: '{}' }, needs: 'invokeFunction' },
} as const satisfies Record<IntegrationType, Row>

const working: Transports = {
  sendHttpRequest: async () => ({ kind: 'reply', status: 201, headers: [], body: new Uint8Array(0) }),
  invokeFunction: async () => ({ payload: '{"statusCode":201}', requestId: 'r' }),
  resolveEndpoint: () => 'http://aws.example',
  signRequest: async ({ headers }) => [...headers, 'Authorization', 'signed'],
}

function requestFor({ definition, request }: Row): IntegrationRequest {
  const uri = 'uri' in definition ? (definition.uri ?? '') : ''
  return { method: 'POST', uri, query: '', headers: [], body: undefined, ...request }
}

const rows = Object.entries(ROWS) as [IntegrationType, Row][]

describe.each(rows)('%s', (type, row) => {
  const plan = compileIntegration(row.definition)

  it('answers with the status of its backend', async () => {
    const result = await INTEGRATIONS[type](plan, requestFor(row), working)

    expect(result).toMatchObject({ kind: 'response', status: 201 })
  })

  it('is what integrate() calls for its type', async () => {
    expect(await integrate(plan, requestFor(row), working)).toEqual(await INTEGRATIONS[type](plan, requestFor(row), working))
  })
})

describe.each(rows.filter(([, { needs }]) => needs !== undefined))('%s, which calls out,', (_type, row) => {
  const plan = compileIntegration(row.definition)

  it('fails loud without its transport', async () => {
    const { [row.needs ?? 'signRequest']: _, ...rest } = working

    expect(await integrate(plan, requestFor(row), rest)).toMatchObject({ kind: 'failure', code: 'configuration' })
  })

  it('hands on a timeout as a value', async () => {
    const transports: Transports = {
      ...working,
      sendHttpRequest: async () => failure('timeout', 'late'),
      invokeFunction: () => new Promise(() => undefined),
      startTimer: (callback) => {
        queueMicrotask(callback)
        return () => undefined
      },
    }

    expect(await integrate(plan, requestFor(row), transports)).toMatchObject({ kind: 'failure', code: 'timeout' })
  })
})

describe.each(rows.filter(([, { needs }]) => needs === 'sendHttpRequest'))('%s, which calls over HTTP,', (_type, row) => {
  const plan = compileIntegration(row.definition)

  it('refuses a header that would end its line', async () => {
    const request = { ...requestFor(row), headers: ['X-A', 'b\r\nX-Injected: 1'] }

    expect(await integrate(plan, request, working)).toMatchObject({ kind: 'failure', code: 'unsafe-request' })
  })

  it("passes on the plan's time and the client's signal", async () => {
    const calls: HttpCall[] = []
    const { signal } = new AbortController()
    const sendHttpRequest: NonNullable<Transports['sendHttpRequest']> = async (call) => {
      calls.push(call)
      return failure('connection', 'x')
    }

    await integrate(
      compileIntegration({ ...row.definition, timeoutInMillis: 50 }),
      { ...requestFor(row), signal },
      { ...working, sendHttpRequest },
    )

    expect(calls).toEqual([expect.objectContaining({ timeoutInMillis: 50, signal })])
  })
})

describe('AWS_PROXY', () => {
  const { definition } = ROWS.AWS_PROXY
  const request = requestFor(ROWS.AWS_PROXY)
  const answering = (payload: string, functionError?: string): Transports => ({
    invokeFunction: async () => ({ payload, requestId: 'req-1', ...(functionError === undefined ? {} : { functionError }) }),
  })

  it('hands the function its event, caller and trace', async () => {
    const invocations: FunctionInvocation[] = []
    const transports: Transports = {
      invokeFunction: async (invocation) => {
        invocations.push(invocation)
        return { payload: '{}', requestId: 'r' }
      },
    }

    await integrate(
      compileIntegration(definition),
      { ...request, body: '{"a":1}', sourceArn: 'arn:source', traceId: 'Root=1' },
      transports,
    )

    expect(invocations).toMatchObject([
      {
        functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:f',
        payload: '{"a":1}',
        sourceArn: 'arn:source',
        traceId: 'Root=1',
        signal: expect.any(AbortSignal),
      },
    ])
  })

  it.each([
    ['rest', '{"statusCode":200,"body":"eA==","isBase64Encoded":true}', { body: 'eA==', isBase64Encoded: true }],
    ['1.0', '{"statusCode":200,"body":"eA==","isBase64Encoded":true}', { body: new TextEncoder().encode('x') }],
    ['2.0', '{"statusCode":200,"body":"eA==","isBase64Encoded":true}', { body: new TextEncoder().encode('x') }],
    ['2.0', '{"message":"hi"}', { status: 200, body: '{"message":"hi"}' }],
    ['websocket', '{"statusCode":200,"body":"pong"}', { body: 'pong' }],
  ] as const)('reads an answer in format %s: %s', async (answerFormat, payload, expected) => {
    const result = await integrate(compileIntegration({ ...definition, answerFormat }), request, answering(payload))

    expect(result).toMatchObject({ kind: 'response', ...expected })
  })

  it.each([
    ['a malformed answer', answering('[]'), 'malformed-function-answer', /Malformed Lambda proxy response/],
    ['a function that failed', answering('{"errorMessage":"boom"}', 'Unhandled'), 'function-error', /boom/],
    [
      'base64 that is none',
      answering('{"statusCode":200,"body":"%","isBase64Encoded":true}'),
      'malformed-function-answer',
      /base64/,
    ],
  ])('makes %s a failure', async (_, transports, code, message) => {
    const result = await integrate(compileIntegration({ ...definition, answerFormat: '1.0' }), request, transports)

    expect(result).toMatchObject({ kind: 'failure', code, message: expect.stringMatching(message) })
  })

  it('tells an error object that a function returned from a malformed answer', async () => {
    const result = await integrate(compileIntegration(definition), request, answering('{"errorMessage":"boom"}'))

    const message = 'Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: req-1'
    expect(result).toMatchObject({ kind: 'failure', code: 'function-error', message })
  })

  it.each([
    ['ERR_FUNCTION_NOT_FOUND', 'function-not-found'],
    ['ERR_FUNCTION_NOT_PERMITTED', 'function-not-permitted'],
    ['ERR_FUNCTION_THROTTLED', 'function-throttled'],
    ['ERR_FUNCTION_PAYLOAD_TOO_LARGE', 'function-payload-too-large'],
    ['ERR_FUNCTION_UNAVAILABLE', 'function-unavailable'],
    ['EPIPE', 'function-unavailable'],
  ])('makes the rejection %s the failure %s', async (code, expected) => {
    const invokeFunction = async (): Promise<never> => {
      throw Object.assign(new Error('no'), { code })
    }

    expect(await integrate(compileIntegration(definition), request, { invokeFunction })).toMatchObject({
      kind: 'failure',
      code: expected,
    })
  })

  // Recorded: test_lambda_aws_proxy_integration_non_post_method.
  it('is not called with another method than POST in a REST API', async () => {
    const result = await integrate(compileIntegration({ ...definition, httpMethod: 'GET' }), request, answering('{}'))

    expect(result).toMatchObject({ kind: 'failure', code: 'configuration' })
  })

  it('aborts the invocation when the time is up', async () => {
    let aborted = false
    const transports: Transports = {
      invokeFunction: ({ signal }) => new Promise(() => signal?.addEventListener('abort', () => (aborted = true))),
      startTimer: (callback) => {
        queueMicrotask(callback)
        return () => undefined
      },
    }

    await integrate(compileIntegration(definition), request, transports)

    expect(aborted).toBe(true)
  })

  it('stops waiting when the client goes away', async () => {
    const controller = new AbortController()
    const pending = integrate(
      compileIntegration(definition),
      { ...request, signal: controller.signal },
      { invokeFunction: () => new Promise(() => undefined) },
    )

    controller.abort()

    expect(await pending).toMatchObject({ kind: 'failure', code: 'aborted' })
  })

  it('streams an answer behind its metadata', async () => {
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(`{"statusCode":202}${'\0'.repeat(8)}body`)
    }
    const plan = compileIntegration({ ...definition, responseTransferMode: 'STREAM' })

    const result = await integrate(plan, request, { invokeFunctionStream: async () => ({ stream: stream(), requestId: 'r' }) })

    expect(result).toMatchObject({ kind: 'response', status: 202 })
  })
})
