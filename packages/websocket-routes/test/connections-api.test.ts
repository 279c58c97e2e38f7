import { describe, expect, it } from 'vitest'
import { connectionsError, type ConnectionsBackend, handleConnectionsRequest } from '../src/index.ts'

const known = 'eHrdFcnvvHcCE-w='
const unknown = 'L5_tKcLPoAMCIAw='
const scope = 'abc123/prod'

function createBackend(): ConnectionsBackend & { readonly calls: unknown[] } {
  const calls: unknown[] = []
  return {
    calls,
    limits: { messageBytes: 131_072 },
    async find(target) {
      if (target.connectionId !== known || target.scope !== scope) return undefined
      const [connectedAt, lastActiveAt] = [Date.parse('2026-11-20T12:00:00.123Z'), Date.parse('2026-11-20T12:00:05Z')]
      return { connectionId: known, scope, nodeId: 'a', connectedAt, lastActiveAt, sourceIp: '192.0.2.1', userAgent: 'wscat', value: undefined }
    },
    async send(target, data) {
      calls.push({ ...target, data })
      return target.connectionId === known ? 'DELIVERED' : 'GONE'
    },
    async disconnect(target) {
      calls.push(target)
      return target.connectionId === known ? 'DELIVERED' : 'GONE'
    },
  }
}

describe('handleConnectionsRequest', () => {
  // Statuses: the model of apigatewaymanagementapi. 400 and 410: localstack#4694, with what users saw of AWS.
  it.each([
    ['POST', known, 200, ''],
    [
      'GET',
      known,
      200,
      '{"connectedAt":"2026-11-20T12:00:00.123Z","identity":{"sourceIp":"192.0.2.1","userAgent":"wscat"},"lastActiveAt":"2026-11-20T12:00:05.000Z"}',
    ],
    ['DELETE', known, 204, ''],
    ['POST', encodeURIComponent(known), 200, ''],
    ['POST', unknown, 410, ''],
    ['GET', unknown, 410, ''],
    ['DELETE', unknown, 410, ''],
    ['POST', 'test-connection-123', 400, '{"message":"Invalid connectionId: test-connection-123"}'],
    ['GET', '%E0%A4%A', 400, '{"message":"Invalid connectionId: %E0%A4%A"}'],
    ['PUT', known, 403, '{"message":"Forbidden"}'],
  ])('%s of %s answers %i', async (method, connectionId, status, body) => {
    const answer = await handleConnectionsRequest(createBackend(), { method, connectionId, scope, body: undefined })

    expect({ status: answer.status, body: answer.body }).toEqual({ status, body })
  })

  it('sends the body to the connection', async () => {
    const backend = createBackend()
    const body = new TextEncoder().encode('hello')

    await handleConnectionsRequest(backend, { method: 'POST', connectionId: known, scope, body })

    expect(backend.calls).toEqual([{ connectionId: known, scope, data: body }])
  })

  it('takes 128 KB and refuses one byte more without sending it', async () => {
    const backend = createBackend()
    const post = async (size: number): Promise<number> =>
      (await handleConnectionsRequest(backend, { method: 'POST', connectionId: known, scope, body: new Uint8Array(size) })).status

    expect([await post(131_072), await post(131_073)]).toEqual([200, 413])
    expect(backend.calls).toHaveLength(1)
  })

  it('answers 429 when the buffer of the client is full', async () => {
    const backend: ConnectionsBackend = { ...createBackend(), send: async () => 'BUFFER_FULL' }

    const answer = await handleConnectionsRequest(backend, { method: 'POST', connectionId: known, scope, body: undefined })

    // Source: LimitExceededException in the model: "or the WebSocket client side buffer is full".
    expect(answer).toMatchObject({
      status: 429,
      headers: expect.arrayContaining(['x-amzn-ErrorType', 'LimitExceededException']) as string[],
    })
  })
})

describe('connectionsError', () => {
  it.each([
    ['BadRequestException', 400],
    ['ForbiddenException', 403],
    ['GoneException', 410],
    ['PayloadTooLargeException', 413],
    ['LimitExceededException', 429],
    ['InternalServerErrorException', 500],
  ] as const)('%s is %i, named in x-amzn-ErrorType', (type, status) => {
    const answer = connectionsError(type)

    expect(answer).toEqual({ status, headers: ['x-amzn-ErrorType', type, 'Content-Length', '0'], body: '' })
  })
})
