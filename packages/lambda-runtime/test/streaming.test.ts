import { describe, expect, it } from 'vitest'

import type { FunctionResponseStream } from '../src/index.ts'
import { ARN, custom, node, runtimeOf } from './support/runtime.ts'

const textOf = async ({ chunks }: FunctionResponseStream): Promise<string> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}
const request = { functionArn: ARN, payload: '{}' }

describe('a streamed answer', () => {
  it('is read while the function still writes', async () => {
    const runtime = runtimeOf(
      node(`export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain')
  stream.write('one ')
  await new Promise((resolve) => setTimeout(resolve, 300))
  stream.write('two')
  stream.end()
})`),
    )

    const stream = await runtime.invokeWithResponseStream(request)
    const iterator = stream.chunks[Symbol.asyncIterator]()
    const first = await iterator.next()
    const early = await Promise.race([stream.completed, Promise.resolve('still running')])
    const second = await iterator.next()

    expect(stream.contentType).toBe('text/plain')
    expect([String(Buffer.from(first.value as Uint8Array)), early, String(Buffer.from(second.value as Uint8Array))]).toEqual(['one ', 'still running', 'two'])
    expect(await stream.completed).toEqual({})
  })

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
  it('with HTTP metadata begins with JSON and eight NULs', async () => {
    const runtime = runtimeOf(
      node(`export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const body = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } })
  body.write('made')
  body.end()
})`),
    )

    const stream = await runtime.invokeWithResponseStream(request)

    expect(stream.contentType).toBe('application/vnd.awslambda.http-integration-response')
    expect(await textOf(stream)).toBe('{"statusCode":201,"headers":{"a":"b"}}\0\0\0\0\0\0\0\0made')
  })

  it('arrives whole and in order when the reader is slow', async () => {
    const runtime = runtimeOf(
      node(`import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  await pipeline(Readable.from((function* () { for (let i = 0; i < 160; i++) yield Buffer.alloc(65536, i % 251) })()), stream)
})`, { timeoutSeconds: 20 }),
    )

    const { chunks } = await runtime.invokeWithResponseStream(request)
    let total = 0
    for await (const chunk of chunks) {
      expect(chunk.every((byte, index) => byte === Math.floor((total + index) / 65_536) % 251)).toBe(true)
      total += chunk.length
    }

    expect(total).toBe(160 * 65_536)
  })

  it('that fails in the middle keeps what was written and names the error', async () => {
    const runtime = runtimeOf(node(`export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('half'); throw new Error('broken') })`))

    const stream = await runtime.invokeWithResponseStream(request)

    expect(stream).not.toHaveProperty('failure')
    expect(await textOf(stream)).toBe('half')
    const { errorCode, errorDetails } = await stream.completed
    expect(errorCode).toBe('Unhandled')
    expect(JSON.parse(errorDetails!)).toMatchObject({ errorType: 'Error', errorMessage: 'broken' })
  })

  it('that fails before its first byte has none', async () => {
    const runtime = runtimeOf(node(`export const handler = awslambda.streamifyResponse(async () => { throw new Error('early') })`))

    const stream = await runtime.invokeWithResponseStream(request)

    expect(JSON.parse(stream.failure ?? '')).toMatchObject({ errorType: 'Error', errorMessage: 'early' })
    expect(await textOf(stream)).toBe('')
    expect((await stream.completed).errorCode).toBe('Unhandled')
  })

  it('of a handler that does not stream is one chunk of JSON', async () => {
    const runtime = runtimeOf(node('export const handler = async () => ({ plain: true })'))

    const stream = await runtime.invokeWithResponseStream({ ...request, logType: 'Tail' })

    expect(stream.contentType).toBe('application/json')
    expect(await textOf(stream)).toBe('{"plain":true}')
    expect(Buffer.from((await stream.completed).logResult!, 'base64').toString()).toMatch(/^START RequestId: [\s\S]*\nREPORT RequestId: /)
  })

  it('is gathered for a caller that does not read it as a stream', async () => {
    const runtime = runtimeOf(node(`export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('a'); stream.write('b'); stream.end() })`))

    const { payload } = await runtime.invokeFunction(request)

    expect(payload).toBe('ab')
  })

  it('stays in order when its environment runs several at once', async () => {
    const source = `export const handler = awslambda.streamifyResponse(async (event, stream) => {
  for (let i = 0; i < 50; i++) {
    stream.write(i + ' ')
    if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  stream.end()
})`
    const runtime = runtimeOf(node(source), { invocationsPerEnvironment: 8, maxConcurrency: 1 })

    const texts = await Promise.all(Array.from({ length: 8 }, async () => textOf(await runtime.invokeWithResponseStream(request))))

    const expected = Array.from({ length: 50 }, (_, i) => `${i} `).join('')
    expect(texts).toEqual(Array.from({ length: 8 }, () => expected))
  })

  it('that nobody reads to its end lets the function finish', async () => {
    const runtime = runtimeOf(
      node(`export const handler = awslambda.streamifyResponse(async (event, stream) => {
  for (let i = 0; i < 100; i++) if (!stream.write(Buffer.alloc(65536))) await new Promise((resolve) => stream.once('drain', resolve))
  stream.end()
})`),
    )

    const { chunks, completed } = await runtime.invokeWithResponseStream(request)
    for await (const _chunk of chunks) break

    expect(await completed).toEqual({})
  })

  it('comes over the Runtime API in chunks, with an error in the trailers', async () => {
    const runtime = runtimeOf(
      custom(`const http = require('node:http')
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':')
http.get({ host, port, path: '/2018-06-01/runtime/invocation/next' }, (response) => {
  response.resume()
  const id = response.headers['lambda-runtime-aws-request-id']
  const request = http.request({ host, port, method: 'POST', path: '/2018-06-01/runtime/invocation/' + id + '/response', headers: {
    'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/x-mine',
    Trailer: ['Lambda-Runtime-Function-Error-Type', 'Lambda-Runtime-Function-Error-Body'] } })
  request.write('half')
  setTimeout(() => {
    request.addTrailers({ 'Lambda-Runtime-Function-Error-Type': 'Mine', 'Lambda-Runtime-Function-Error-Body': Buffer.from('{"errorType":"Mine"}').toString('base64') })
    request.end()
  }, 20)
})`),
    )

    const stream = await runtime.invokeWithResponseStream(request)

    expect(stream.contentType).toBe('text/x-mine')
    expect(await textOf(stream)).toBe('half')
    expect(await stream.completed).toEqual({ errorCode: 'Unhandled', errorDetails: '{"errorType":"Mine"}' })
  })
})
