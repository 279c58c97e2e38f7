import { describe, expect, it } from 'vitest'
import {
  readHttpAnswerV1,
  readHttpAnswerV2,
  readRestAnswer,
  readStreamAnswer,
  readWebSocketAnswer,
} from '../../src/lambda-events/index.ts'

const JSON_TYPE = ['Content-Type', 'application/json']

describe('readRestAnswer', () => {
  // Recorded: test_aws_proxy_response_payload_format_validation; the answers are those that its names describe.
  it.each([
    ['no-body', { statusCode: 200 }, { statusCode: 200, headers: JSON_TYPE, body: '' }],
    [
      'with-headers',
      { statusCode: 200, headers: { 'test-header': 'value', 'header-bool': true } },
      { headers: ['test-header', 'value', 'header-bool', 'true', ...JSON_TYPE] },
    ],
    ['with-headers-null', { statusCode: 200, headers: null }, { headers: JSON_TYPE }],
    ['b64-encoded-true', { body: 'dGVzdC1kYXRh', isBase64Encoded: true }, { body: 'dGVzdC1kYXRh', isBase64Encoded: true }],
    ['b64-encoded-false', { body: 'dGVzdC1kYXRh', isBase64Encoded: false }, { body: 'dGVzdC1kYXRh', isBase64Encoded: false }],
    [
      'multi-headers-valid',
      { multiValueHeaders: { 'test-multi': ['value1', 'value2'] } },
      { headers: ['test-multi', 'value1', 'test-multi', 'value2', ...JSON_TYPE] },
    ],
    [
      'multi-headers-overwrite',
      { headers: { 'test-multi': 'value-solo' }, multiValueHeaders: { 'test-multi': ['value-multi'] } },
      { headers: ['test-multi', 'value-multi', 'test-multi', 'value-solo', ...JSON_TYPE] },
    ],
    [
      'multi-headers-overwrite-casing',
      { headers: { 'test-multi': 'value-solo' }, multiValueHeaders: { 'tesT-Multi': ['value-multi'] } },
      { headers: ['tesT-Multi', 'value-multi', 'tesT-Multi', 'value-solo', ...JSON_TYPE] },
    ],
    ['status-code-str', { statusCode: '201' }, { statusCode: 201 }],
    ['only-headers', { headers: { a: 'b' } }, { statusCode: 200, body: '' }],
  ])('takes %s as recorded', (_, answer, expected) => {
    expect(readRestAnswer(JSON.stringify(answer))).toMatchObject({ valid: true, ...expected })
  })

  it.each([
    ['wrong-format', '{"statusCode":200,"wrongValue":"x"}'],
    ['empty-response', 'null'],
    ['multi-headers-invalid', '{"multiValueHeaders":{"a":"b"}}'],
    ['invalid-status-code', '{"statusCode":"wrong"}'],
    ['just-string', '"text"'],
    ['a list', '[]'],
    ['no JSON', '{'],
    ['nothing', ''],
    ['a number as header', '{"headers":{"a":1}}'],
    ['a list as header', '{"headers":{"a":["b"]}}'],
    ['headers that are a list', '{"headers":[]}'],
    ['an object as body', '{"body":{"a":1}}'],
    ['a status that HTTP cannot carry', '{"statusCode":20}'],
    ['half a status', '{"statusCode":200.5}'],
    ['isBase64Encoded as text', '{"isBase64Encoded":"true"}'],
  ])('finds %s malformed', (_, payload) => {
    expect(readRestAnswer(payload)).toMatchObject({ valid: false, reason: expect.any(String) })
  })

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
  it('lists a pair that both kinds of headers have once', () => {
    const answer = readRestAnswer('{"headers":{"A":"1"},"multiValueHeaders":{"a":["1","2"]}}')

    expect(answer).toMatchObject({ headers: ['a', '1', 'a', '2', ...JSON_TYPE] })
  })

  it("keeps the function's own Content-Type", () => {
    expect(readRestAnswer('{"headers":{"content-type":"text/html"}}')).toMatchObject({ headers: ['content-type', 'text/html'] })
  })

  it('tells the message of a function that failed', () => {
    expect(readRestAnswer('{"errorMessage":"boom","errorType":"Error"}')).toMatchObject({ valid: false, errorMessage: 'boom' })
  })
})

it('readHttpAnswerV1 ignores members that the format does not know', () => {
  expect(readHttpAnswerV1('{"statusCode":200,"statusDescription":"OK","body":"x"}')).toMatchObject({ valid: true, body: 'x' })
})

describe('readHttpAnswerV2', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
  it.each([
    ['"Hello from Lambda!"', 'Hello from Lambda!'],
    ['{ "message": "Hello from Lambda!" }', '{ "message": "Hello from Lambda!" }'],
    ['[1,2]', '[1,2]'],
    ['42', '42'],
    ['null', 'null'],
    ['true', 'true'],
  ])('infers an answer from %s', (payload, body) => {
    const answer = readHttpAnswerV2(payload)

    expect(answer).toEqual({
      valid: true,
      statusCode: 200,
      headers: ['content-type', 'application/json'],
      body,
      isBase64Encoded: false,
    })
  })

  it('sends every cookie as a set-cookie field', () => {
    const answer = readHttpAnswerV2('{"statusCode":201,"cookies":["a=1; Path=/","b=2"],"headers":{"X-A":1},"body":"x"}')

    expect(answer).toEqual({
      valid: true,
      statusCode: 201,
      headers: ['x-a', '1', 'set-cookie', 'a=1; Path=/', 'set-cookie', 'b=2', 'Content-Type', 'text/plain;charset=utf-8'],
      body: 'x',
      isBase64Encoded: false,
    })
  })

  it.each([
    ['no JSON', 'oops'],
    ['a status that is none', '{"statusCode":"abc"}'],
    ['a list as header', '{"statusCode":200,"headers":{"a":[]}}'],
    ['cookies that are no list', '{"statusCode":200,"cookies":"a=1"}'],
    ['an object as body', '{"statusCode":200,"body":{}}'],
  ])('finds %s malformed', (_, payload) => {
    expect(readHttpAnswerV2(payload)).toMatchObject({ valid: false })
  })
})

describe('readWebSocketAnswer', () => {
  it.each([
    ['{"statusCode":200,"body":"pong"}', { statusCode: 200, body: 'pong' }],
    ['{"statusCode":403}', { statusCode: 403, body: '' }],
    ['{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"chat"}}', { headers: ['Sec-WebSocket-Protocol', 'chat'] }],
    ['{"body":{"a":1}}', { statusCode: 200, body: '{"a":1}' }],
    ['null', { statusCode: 200, body: '' }],
    ['', { statusCode: 200, body: '' }],
  ])('reads %s', (payload, expected) => {
    expect(readWebSocketAnswer(payload)).toMatchObject({ valid: true, ...expected })
  })

  it('finds text that is no JSON malformed', () => {
    expect(readWebSocketAnswer('{')).toMatchObject({ valid: false })
  })
})

describe('readStreamAnswer', () => {
  const NUL = '\0'.repeat(8)
  async function* streamOf(...pieces: string[]): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield new TextEncoder().encode(piece)
  }
  async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
    let text = ''
    for await (const piece of body) text += new TextDecoder().decode(piece)
    return text
  }

  it.each([
    ['one piece', [`{"statusCode":201,"headers":{"a":"b"},"cookies":["c=1"]}${NUL}hello`]],
    ['a delimiter cut in two', ['{"statusCode":201,"headers":{"a":"b"},"cookies":["c=1"]}\0\0\0', '\0\0\0\0\0hel', 'lo']],
    ['a piece for every byte', `{"statusCode":201,"headers":{"a":"b"},"cookies":["c=1"]}${NUL}hello`.split('')],
  ])('reads metadata and payload out of %s', async (_, pieces) => {
    const answer = await readStreamAnswer(streamOf(...pieces))

    expect(answer).toMatchObject({ valid: true, statusCode: 201, headers: ['a', 'b', ...JSON_TYPE, 'Set-Cookie', 'c=1'] })
    expect(answer.valid && (await textOf(answer.body))).toBe('hello')
  })

  it.each([
    ['no delimiter', ['{"statusCode":200}']],
    ['metadata that is no JSON', [`nope${NUL}x`]],
    ['metadata with a body', [`{"body":1}${NUL}x`]],
    ['cookies that are no list', [`{"cookies":1}${NUL}x`]],
    ['endless metadata', ['x'.repeat(20_000)]],
  ])('finds %s malformed', async (_, pieces) => {
    expect(await readStreamAnswer(streamOf(...pieces))).toMatchObject({ valid: false })
  })

  it('lets go of the function when the reader leaves', async () => {
    let released = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield new TextEncoder().encode(`{}${NUL}first`)
        for (;;) yield new Uint8Array(1)
      } finally {
        released = true
      }
    }
    const answer = await readStreamAnswer(endless())

    for await (const _ of answer.valid ? answer.body : []) break

    expect(released).toBe(true)
  })
})
