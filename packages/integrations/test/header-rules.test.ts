import type { IntegrationType } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import {
  dropRequestHeaders,
  findUnmappableHeader,
  finishRequestHeaders,
  HEADER_RULES,
  remapResponseHeaders,
} from '../src/index.ts'

const TYPES = Object.keys(HEADER_RULES) as IntegrationType[]

// Recorded: TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_aws, and its kin of 2024-12-11 in facts/dataplane.md.
describe('dropRequestHeaders', () => {
  it.each([
    'Connection',
    'Content-Length',
    'Content-MD5',
    'Expect',
    'Max-Forwards',
    'Proxy-Authenticate',
    'Server',
    'TE',
    'Transfer-Encoding',
    'Trailer',
    'Upgrade',
    'WWW-Authenticate',
  ])('drops %s, in any case', (name) => {
    const headers = ['A', '1', name, 'x', name.toLowerCase(), 'y', 'B', '2']

    expect(dropRequestHeaders(headers)).toEqual(['A', '1', 'B', '2'])
  })

  it.each([
    'Accept',
    'Age',
    'Authorization',
    'Content-Encoding',
    'Date',
    'Host',
    'Pragma',
    'Range',
    'Referer',
    'User-Agent',
    'Via',
    'Warn',
  ])('keeps %s', (name) => {
    expect(dropRequestHeaders([name, 'x'])).toEqual([name, 'x'])
  })
})

describe('findUnmappableHeader', () => {
  it.each(
    TYPES.flatMap((type) =>
      ['content-length', 'transfer-encoding', 'X-Amzn-Trace-Id', 'X-Amzn-Apigateway-Api-Id'].map((name) => [type, name] as const),
    ),
  )('%s may not map %s', (type, name) => {
    expect(findUnmappableHeader(type, ['X-Ok', name])).toBe(name)
  })

  it.each(['authorization', 'connection', 'expect', 'proxy-authenticate', 'te'])(
    'only AWS and AWS_PROXY may not map %s',
    (name) => {
      const refusing = TYPES.filter((type) => findUnmappableHeader(type, [name]) !== undefined)

      expect(refusing).toEqual(['AWS', 'AWS_PROXY'])
    },
  )
})

describe('finishRequestHeaders', () => {
  it.each([
    ['Expect', TYPES],
    ['Proxy-Authenticate', TYPES],
    ['TE', TYPES],
    ['Referer', ['AWS']],
    ['Via', ['HTTP', 'HTTP_PROXY']],
  ])('drops %s for %j', (name, expected) => {
    const dropping = TYPES.filter((type) => !finishRequestHeaders([name, 'x'], { type, apiId: 'abc' }).includes('x'))

    expect(dropping).toEqual(expected)
  })

  // Recorded: test_http_integration_with_lambda[HTTP].
  it('adds the defaults where they are not there', () => {
    const facts = { apiId: 'abc', traceId: 'Root=1' }

    expect(finishRequestHeaders([], { type: 'HTTP', ...facts })).toEqual([
      'Accept',
      'application/json',
      'User-Agent',
      'AmazonAPIGateway_abc',
      'X-Amzn-Trace-Id',
      'Root=1',
      'X-Amzn-Apigateway-Api-Id',
      'abc',
    ])
    expect(finishRequestHeaders([], { type: 'AWS', ...facts })).not.toContain('X-Amzn-Apigateway-Api-Id')
    expect(finishRequestHeaders(['accept', 'text/html', 'USER-AGENT', 'me'], { type: 'HTTP', apiId: 'abc' })).toEqual([
      'accept',
      'text/html',
      'USER-AGENT',
      'me',
      'X-Amzn-Apigateway-Api-Id',
      'abc',
    ])
  })

  it("drops the client's Authorization where the request will be signed", () => {
    const finished = finishRequestHeaders(['Authorization', 'secret'], { type: 'AWS', apiId: 'abc', signed: true })

    expect(finished).not.toContain('secret')
  })
})

describe('remapResponseHeaders', () => {
  it.each(['Connection', 'Content-Length', 'Date', 'Server'])('renames %s for every type', (name) => {
    for (const type of TYPES) expect(remapResponseHeaders(type, [name, 'x'])).toEqual([`x-amzn-Remapped-${name}`, 'x'])
  })

  it.each([
    'Authorization',
    'Content-MD5',
    'Expect',
    'Host',
    'Max-Forwards',
    'Proxy-Authenticate',
    'Trailer',
    'Upgrade',
    'User-Agent',
    'WWW-Authenticate',
  ])('renames %s for HTTP and AWS only', (name) => {
    const renaming = TYPES.filter((type) => remapResponseHeaders(type, [name, 'x'])[0] !== name)

    expect(renaming).toEqual(['HTTP', 'AWS'])
  })

  // Recorded: test_http_integration_with_lambda[HTTP_PROXY].
  it("renames the backend's request id", () => {
    expect(remapResponseHeaders('HTTP_PROXY', ['x-amzn-requestid', 'u'])).toEqual(['x-amzn-Remapped-x-amzn-requestid', 'u'])
  })

  it.each([
    ['Transfer-Encoding', 'chunked', TYPES],
    ['Content-Encoding', 'deflate', ['HTTP_PROXY']],
    ['Content-Encoding', 'gzip', []],
    ['Via', '1.1 x', ['HTTP_PROXY']],
  ])('drops %s: %s for %j', (name, value, expected) => {
    const dropping = TYPES.filter((type) => remapResponseHeaders(type, [name, value]).length === 0)

    expect(dropping).toEqual(expected)
  })

  it.each(['Accept', 'Age', 'Content-Type', 'Pragma', 'Range', 'Referer', 'TE', 'Warn'])('keeps %s', (name) => {
    for (const type of TYPES) expect(remapResponseHeaders(type, [name, 'x'])).toEqual([name, 'x'])
  })
})
