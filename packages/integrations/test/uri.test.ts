import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileIntegration, encodePath, isFailure, parseFunctionUri, parseServiceUri } from '../src/index.ts'

function resolve(
  uri: string,
  { parameters = {}, variables = {} }: { parameters?: Record<string, string>; variables?: Record<string, string> } = {},
): unknown {
  const type = uri.startsWith('arn:') ? 'AWS' : 'HTTP_PROXY'
  const resolved = compileIntegration({ type, uri }).resolveUri({ pathParameters: parameters, stageVariables: variables })
  return isFailure(resolved) ? resolved.code : resolved
}

describe('a stage variable', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
  it.each([
    ['http://${stageVariables.v}', 'example.com:8080', 'http://example.com:8080'],
    ['http://${stageVariables.v}/resource/operation', 'example.com', 'http://example.com/resource/operation'],
    ['http://${stageVariables.v}.example.com/resource', 'beta', 'http://beta.example.com/resource'],
    ['http://example.com/${stageVariables.v}/bar', 'foo', 'http://example.com/foo/bar'],
    ['http://example.com/foo?q=${stageVariables.v}', 'a=1&b=2', 'http://example.com/foo?q=a=1&b=2'],
    [
      'arn:aws:apigateway:us-east-1:sqs:${stageVariables.v}',
      'action/SendMessage',
      'arn:aws:apigateway:us-east-1:sqs:action/SendMessage',
    ],
    [
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:${stageVariables.v}/invocations',
      'my-function:live',
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:my-function:live/invocations',
    ],
  ])('fills %s', (uri, v, expected) => {
    expect(resolve(uri, { variables: { v } })).toBe(expected)
  })

  it.each(['a\r\nHost: evil', 'a b', 'user@evil.example', 'a\\b', '%0d%0a', 'é', '', '{x}', '"'])(
    'with the value %j is refused',
    (v) => {
      expect(resolve('http://${stageVariables.v}/a', { variables: { v } })).toBe('unsafe-request')
    },
  )

  it('cannot climb', () => {
    expect(resolve('http://example.com/public/${stageVariables.v}', { variables: { v: '../admin' } })).toBe('unsafe-request')
  })

  it('that the stage does not have is a configuration failure, whatever objects inherit', () => {
    expect(resolve('http://${stageVariables.constructor}/')).toBe('configuration')
  })

  it('fills credentials too', () => {
    const plan = compileIntegration({ type: 'MOCK', credentials: 'arn:aws:iam::111111111111:${stageVariables.role}' })

    expect(plan.resolveCredentials({ role: 'role/prod' })).toBe('arn:aws:iam::111111111111:role/prod')
    expect(plan.resolveCredentials({ role: 'role/\r\n' })).toMatchObject({ code: 'unsafe-request' })
  })
})

describe('a path parameter', () => {
  it.each([
    ['http://example.com/pets/{id}', { id: '7' }, 'http://example.com/pets/7'],
    ['http://example.com/{proxy}', { proxy: 'a/b%2Fc' }, 'http://example.com/a/b%2Fc'],
    ['http://example.com/{proxy+}', { proxy: 'a/b' }, 'http://example.com/a/b'],
    ['http://example.com/{id}', { id: 'a b?c#d' }, 'http://example.com/a%20b%3Fc%23d'],
    ['http://example.com/{id}', { id: '100%' }, 'http://example.com/100%25'],
    ['http://example.com/{id}', { id: 'a\r\nb' }, 'http://example.com/a%0D%0Ab'],
    ['http://example.com/{id}', { id: '\ud800' }, 'http://example.com/%EF%BF%BD'],
    ['http://example.com/?q={id}', { id: 'a&b=c' }, 'http://example.com/?q=a%26b%3Dc'],
    ['http://{host}/a', { host: 'api.example.com' }, 'http://api.example.com/a'],
    [
      'arn:aws:apigateway:us-east-1:s3:path/{bucket}/{key}',
      { bucket: 'b', key: 'k/1.txt' },
      'arn:aws:apigateway:us-east-1:s3:path/b/k/1.txt',
    ],
  ])('fills %s', (uri, parameters, expected) => {
    expect(resolve(uri, { parameters })).toBe(expected)
  })

  it.each([
    ['/{proxy}', '../admin'],
    ['/{proxy}', 'a/../../admin'],
    ['/{proxy}', '%2e%2e/admin'],
    ['/{proxy}', '.%2E/admin'],
    ['/{proxy}', 'a%2f..%2fadmin'],
    ['/{proxy}', '..%5cadmin'],
    ['/{proxy}', '..'],
    ['/{proxy}', './x'],
    ['/.{proxy}/admin', '.'],
  ])('in %s cannot climb with %s', (path, proxy) => {
    expect(resolve(`http://example.com/base${path}`, { parameters: { proxy } })).toBe('unsafe-request')
  })

  it.each(['evil.example/x', 'user@evil', 'evil:80', 'a b', ''])('cannot become the host %j', (host) => {
    expect(resolve('http://{host}/a', { parameters: { host } })).toBe('unsafe-request')
  })

  it.each(['...', '..a', 'a..', '.well-known/x', 'v1.2'])('may have dots: %s', (proxy) => {
    expect(resolve('http://example.com/{proxy}', { parameters: { proxy } })).toBe(`http://example.com/${proxy}`)
  })

  it('never leaves its host or ends its line, whatever its value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (proxy) => {
        const resolved = resolve('http://example.com/base/{proxy}', { parameters: { proxy } })
        if (resolved === 'unsafe-request') return

        const url = new URL(String(resolved))
        expect(url.host).toBe('example.com')
        expect(url.pathname.startsWith('/base/')).toBe(true)
        expect(String(resolved)).toMatch(/^[!-~]+$/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('compileIntegration', () => {
  it.each([
    ['an HTTP integration without a URI', { type: 'HTTP' }, 'ERR_INTEGRATIONS_INVALID_DEFINITION'],
    ['an HTTP integration of another scheme', { type: 'HTTP_PROXY', uri: 'ftp://example.com' }, 'ERR_INTEGRATIONS_INVALID_URI'],
    ['an AWS integration that names no service', { type: 'AWS', uri: 'http://example.com' }, 'ERR_INTEGRATIONS_INVALID_URI'],
    ['a URI with a line break', { type: 'HTTP', uri: 'http://example.com/\r\nx' }, 'ERR_INTEGRATIONS_INVALID_URI'],
    ['a URI that climbs', { type: 'HTTP', uri: 'http://example.com/a/../b' }, 'ERR_INTEGRATIONS_INVALID_URI'],
    ['an unknown subtype', { type: 'AWS_PROXY', integrationSubtype: 'SNS-Publish' }, 'ERR_INTEGRATIONS_UNKNOWN_SUBTYPE'],
  ] as const)('refuses %s', (_, definition, code) => {
    expect(() => compileIntegration(definition)).toThrow(expect.objectContaining({ code }))
  })

  // Recorded: test_error_aws_proxy_not_supported.
  it("refuses AWS_PROXY with another service than Lambda and Firehose, in AWS's words", () => {
    expect(() => compileIntegration({ type: 'AWS_PROXY', uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem' })).toThrow(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    )
  })

  it('waits 29 seconds by default', () => {
    expect(compileIntegration({ type: 'MOCK' }).timeoutInMillis).toBe(29_000)
  })
})

describe('parseServiceUri', () => {
  it.each([
    [
      'arn:aws:apigateway:us-west-2:sqs:path/1/q',
      { region: 'us-west-2', service: 'sqs', subdomain: undefined, kind: 'path', target: '1/q' },
    ],
    [
      'arn:aws-cn:apigateway:cn-north-1:dynamodb:action/Scan',
      { region: 'cn-north-1', service: 'dynamodb', subdomain: undefined, kind: 'action', target: 'Scan' },
    ],
    [
      'arn:aws:apigateway:us-east-1:abc.appsync-api:path/graphql',
      { region: 'us-east-1', service: 'appsync-api', subdomain: 'abc', kind: 'path', target: 'graphql' },
    ],
    ['arn:aws:apigateway:us-east-1:sqs:other/1', undefined],
    ['arn:aws:lambda:us-east-1:1:function:f', undefined],
  ])('reads %s', (uri, expected) => {
    expect(parseServiceUri(uri)).toEqual(expected)
  })
})

describe('parseFunctionUri', () => {
  const functionArn = 'arn:aws:lambda:us-east-1:1:function:f:live'
  it.each([
    [functionArn, { functionArn, streaming: false }],
    [
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      { functionArn, streaming: false },
    ],
    [
      `arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/${functionArn}/response-streaming-invocations`,
      { functionArn, streaming: true },
    ],
    ['arn:aws:apigateway:us-east-1:sqs:path/1/q', undefined],
  ])('reads %s', (uri, expected) => {
    expect(parseFunctionUri(uri)).toEqual(expected)
  })
})

it('encodePath escapes what a decoded text has, slashes not', () => {
  expect(encodePath('a b/100%/é?')).toBe('a%20b/100%25/%C3%A9%3F')
})
