import { describe, expect, it } from 'vitest'
import type { TraceSegment } from '../src/index.ts'
import { createBackend } from './builders/backend.ts'
import { NOW, startGateway, type TestGateway } from './builders/gateway.ts'
import { restPublication } from './builders/publication.ts'

// Active tracing: apigateway-enabling-xray and apigateway-understanding-xray-traces of the guide.

function start(tracingEnabled: boolean, now: () => number = () => NOW) {
  const segments: TraceSegment[] = []
  const backend = createBackend({ status: 201 })
  const publication = restPublication({
    stage: { tracingEnabled },
    methods: { 'GET /pets': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://backend.test/pets' } } },
  })
  const gateway: TestGateway = startGateway(publication, { ...backend, now, sinks: { segment: (segment) => segments.push(segment) } })
  return { ...gateway, backend, segments }
}

const CLIENT = 'Root=1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11;Parent=53995c3f42cd8ad8'

describe('X-Ray', () => {
  it('gives the backend the segment of the stage as parent, in the trace of the client', async () => {
    const { backend, call, segments } = start(true)

    await call('/dev/pets', { headers: { 'X-Amzn-Trace-Id': `${CLIENT};Sampled=1` } })

    const [segment] = segments
    expect(segment).toMatchObject({
      trace_id: '1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11',
      parent_id: '53995c3f42cd8ad8',
      name: 'test/dev',
      origin: 'AWS::ApiGateway::Stage',
      start_time: NOW / 1000,
      http: { request: { method: 'GET', url: expect.stringMatching(/\/dev\/pets$/) }, response: { status: 201 } },
      aws: { api_gateway: { account_id: '123456789012', stage: 'dev' } },
      subsegments: [{ name: 'http://backend.test/pets', namespace: 'remote', http: { response: { status: 201 } } }],
    })
    expect(backend.headers()['x-amzn-trace-id']).toBe(`Root=1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11;Parent=${segment?.id};Sampled=1`)
  })

  it("keeps the client's decision against sampling", async () => {
    const { backend, call, segments } = start(true)

    await call('/dev/pets', { headers: { 'X-Amzn-Trace-Id': `${CLIENT};Sampled=0` } })

    expect([segments, backend.headers()['x-amzn-trace-id']?.endsWith(';Sampled=0')]).toEqual([[], true])
  })

  it('samples the first request of a second and 5% of the others', async () => {
    const { call, segments } = start(true)

    for (let request = 0; request < 1000; request += 1) await call('/dev/pets')

    expect(segments.length).toBeGreaterThan(15)
    expect(segments.length).toBeLessThan(110)
  })

  it('passes the header of the client on where the stage does not trace', async () => {
    const { backend, call, segments } = start(false)

    await call('/dev/pets', { headers: { 'X-Amzn-Trace-Id': CLIENT } })

    expect([segments, backend.headers()['x-amzn-trace-id']]).toEqual([[], CLIENT])
  })
})
