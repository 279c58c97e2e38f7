import { describe, expect, it, vi } from 'vitest'

import { createRemoteInvoker } from '../src/index.ts'
import type { FetchLike } from '../src/index.ts'

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:there:live'
const answering = (status: number, body: string, headers: Record<string, string> = {}): FetchLike => async () => new Response(body, { status, headers })

describe('createRemoteInvoker', () => {
  it('sends a signed Invoke and reads the answer', async () => {
    const send = vi.fn<FetchLike>(answering(200, '{"ok":true}', { 'x-amzn-requestid': 'r1', 'x-amz-executed-version': '7' }))
    const sign = vi.fn(({ headers }: { headers: Readonly<Record<string, string>> }) => ({ ...headers, authorization: 'AWS4-HMAC-SHA256 …' }))
    const invoke = createRemoteInvoker({ endpoint: 'http://127.0.0.1:3001/', sign, fetch: send })

    const result = await invoke({ functionArn: ARN, payload: '{"a":1}', invocationType: 'Event', traceId: 'Root=1' })

    expect(result).toEqual({ payload: '{"ok":true}', requestId: 'r1', executedVersion: '7' })
    const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event', 'x-amzn-trace-id': 'Root=1' }
    const url = 'http://127.0.0.1:3001/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Athere%3Alive/invocations'
    expect(sign).toHaveBeenCalledWith({ method: 'POST', url: new URL(url), headers: { host: '127.0.0.1:3001', ...headers }, body: '{"a":1}' })
    expect(send).toHaveBeenCalledWith(url, { method: 'POST', headers: { ...headers, authorization: 'AWS4-HMAC-SHA256 …' }, body: '{"a":1}' })
  })

  it('tells of a function that failed', async () => {
    const invoke = createRemoteInvoker({ endpoint: 'http://x', fetch: answering(200, '{"errorMessage":"m"}', { 'x-amz-function-error': 'Unhandled' }) })

    expect(await invoke({ functionArn: ARN, payload: '{}' })).toMatchObject({ payload: '{"errorMessage":"m"}', functionError: 'Unhandled' })
  })

  it.each([
    [404, 'ResourceNotFoundException', 'ERR_FUNCTION_NOT_FOUND'],
    [403, 'AccessDeniedException', 'ERR_FUNCTION_NOT_PERMITTED'],
    [429, 'TooManyRequestsException', 'ERR_FUNCTION_THROTTLED'],
    [413, 'RequestEntityTooLargeException:http://internal.amazon.com/', 'ERR_FUNCTION_PAYLOAD_TOO_LARGE'],
    [502, 'InvalidRuntimeException', 'ERR_FUNCTION_UNAVAILABLE'],
  ])('rejects status %i %s with %s', async (status, type, code) => {
    const invoke = createRemoteInvoker({ endpoint: 'http://x', fetch: answering(status, '{"Message":"why"}', { 'x-amzn-errortype': type }) })

    await expect(invoke({ functionArn: ARN, payload: '{}' })).rejects.toMatchObject({ code, message: 'why' })
  })

  it('rejects as unavailable when nobody answers', async () => {
    const invoke = createRemoteInvoker({ endpoint: 'http://127.0.0.1:1' })

    await expect(invoke({ functionArn: ARN, payload: '{}' })).rejects.toMatchObject({ code: 'ERR_FUNCTION_UNAVAILABLE' })
  })
})
