import { describe, expect, it } from 'vitest'
import type { DecisionTrace, ExecutionLog } from '../src/index.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication } from './builders/publication.ts'

describe('the execution log (repost.aws/knowledge-center/api-gateway-logs)', () => {
  const start = (setting: object) => {
    const logs: ExecutionLog[] = []
    const api = restPublication({ stage: { methodSettings: { '*/*': setting } }, methods: { 'GET /': { integration: proxyIntegration() } } })
    return { ...startGateway(api, { sinks: { executionLog: (log) => void logs.push(log) }, answer: { statusCode: 200, body: 'hello' } }), logs }
  }

  it('has the lines of AWS, each with the id of its request', async () => {
    const { call, logs } = start({ loggingLevel: 'INFO', dataTraceEnabled: true })

    const response = await call('/dev')

    const id = response.headers.get('x-amzn-requestid') ?? ''
    const [log] = logs
    expect(log).toMatchObject({ apiId: API_ID, stage: 'dev', isCanary: false, requestId: id })
    expect(log?.lines.every((line) => line.startsWith(`(${id}) `))).toBe(true)
    expect(log?.lines.map((line) => line.slice(id.length + 3))).toEqual(
      expect.arrayContaining([
        `Extended Request Id: ${response.headers.get('x-amz-apigw-id') ?? ''}`,
        `Verifying Usage Plan for request: ${id}. API Key:  API Stage: ${API_ID}/dev`,
        "API Key  authorized because method 'GET /' does not require API Key. Request will not contribute to throttle or quota limits",
        `Usage Plan check succeeded for API Key  and API Stage ${API_ID}/dev`,
        `Starting execution for request: ${id}`,
        'HTTP Method: GET, Resource Path: /',
        'Method response body after transformations: hello',
        'Successfully completed execution',
        'Method completed with status: 200',
      ]),
    )
  })

  it('has no requests and responses without data tracing, and nothing where it is off', async () => {
    const info = start({ loggingLevel: 'INFO' })
    const off = start({ loggingLevel: 'OFF' })

    await info.call('/dev')
    await off.call('/dev')

    expect(info.logs[0]?.lines.some((line) => line.includes('Method request'))).toBe(false)
    expect(off.logs).toEqual([])
  })

  it('at ERROR has only what failed', async () => {
    const { call, logs } = start({ loggingLevel: 'ERROR' })

    await call('/dev')

    expect(logs).toEqual([])
  })
})

describe('the decision trace', () => {
  const api = restPublication({ methods: { 'GET /users/{id}': { integration: proxyIntegration() } } })

  it('has every step of a request that asks for it with the key, and names itself in the answer', async () => {
    const traces: DecisionTrace[] = []
    const { call, lastEvent } = startGateway(api, { trace: { key: 'secret', sink: (trace) => void traces.push(trace) } })

    const response = await call('/dev/users/7', { headers: { 'x-gatewright-trace': 'secret' } })
    await call('/dev/users/7', { headers: { 'x-gatewright-trace': 'wrong' } })

    expect(traces).toHaveLength(1)
    expect(traces[0]).toMatchObject({ requestId: response.headers.get('x-gatewright-trace'), path: '/users/7', status: 200 })
    expect(traces[0]?.decisions.map(({ step, verdict }) => `${step} ${verdict}`)).toEqual(
      ['check-limits', 'check-endpoint', 'match-resource', 'map-request', 'integrate', 'map-response'].map((step) => `${step} passed`),
    )
    expect(traces[0]?.log.at(-1)).toBe(`(${traces[0]?.requestId ?? ''}) Method completed with status: 200`)
    expect(lastEvent()['headers']).not.toHaveProperty('x-gatewright-trace')
    expect(() => JSON.stringify(traces[0])).not.toThrow()
  })

  it('says what nearly matched, and why a step failed', async () => {
    const traces: DecisionTrace[] = []
    const { call } = startGateway(api, { trace: { stages: new Set([`${API_ID}/dev`]), sink: (trace) => void traces.push(trace) } })

    await call('/dev/Users/7')

    expect(traces[0]?.decisions.at(-1)).toMatchObject({
      step: 'match-resource',
      verdict: 'failed',
      failure: { failure: 'MISSING_AUTHENTICATION_TOKEN' },
      details: { nearMisses: [{ route: 'GET /users/{id}', reason: 'case-differs' }] },
    })
  })
})
