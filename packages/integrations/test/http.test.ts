import { describe, expect, it } from 'vitest'
import {
  compileIntegration,
  type HttpCall,
  integrate,
  type IntegrationDefinition,
  type IntegrationRequest,
  type Transports,
} from '../src/index.ts'

async function call(
  definition: IntegrationDefinition,
  request: Partial<IntegrationRequest> = {},
  transports: Transports = {},
): Promise<{ calls: HttpCall[]; result: unknown }> {
  const calls: HttpCall[] = []
  const sendHttpRequest: NonNullable<Transports['sendHttpRequest']> = async (httpCall) => {
    calls.push(httpCall)
    return { kind: 'reply', status: 200, headers: ['X-A', 'b'], body: new Uint8Array(1) }
  }
  const prepared = { method: 'GET', uri: definition.uri ?? '', query: '', headers: [], body: undefined, ...request }
  const result = await integrate(compileIntegration(definition), prepared, { sendHttpRequest, ...transports })
  return { calls, result }
}

describe('HTTP and HTTP_PROXY', () => {
  it('hand the request over as it was prepared', async () => {
    const headers = ['X-A', '1', 'x-a', '2']

    const { calls, result } = await call(
      { type: 'HTTP_PROXY', uri: 'https://b.example/x' },
      { method: 'PUT', headers, body: 'text' },
    )

    expect(calls).toEqual([
      { method: 'PUT', url: 'https://b.example/x', headers, body: 'text', timeoutInMillis: 29_000, streamResponse: true },
    ])
    expect(result).toEqual({ kind: 'response', status: 200, headers: ['X-A', 'b'], body: new Uint8Array(1) })
  })

  it.each([
    ['HTTP', false],
    ['HTTP_PROXY', true],
  ] as const)('%s asks for a stream: %s', async (type, streamResponse) => {
    const { calls } = await call({ type, uri: 'http://b.example/' })

    expect(calls[0]?.streamResponse).toBe(streamResponse)
  })

  it.each([
    ['http://b.example', 'a=1', undefined, 'http://b.example?a=1'],
    ['http://b.example/x?k=v', 'a=1', undefined, 'http://b.example/x?k=v&a=1'],
    ['http://b.example/x?k=v', '', '/stage/y', 'http://b.example/stage/y?k=v'],
    ['http://b.example', '', '/y', 'http://b.example/y'],
    ['http://[::1]:8080/x', '', undefined, 'http://[::1]:8080/x'],
  ])('call %s with the query %j and the path %j as %s', async (uri, query, path, url) => {
    const { calls } = await call({ type: 'HTTP_PROXY', uri }, { query, ...(path === undefined ? {} : { path }) })

    expect(calls[0]?.url).toBe(url)
  })

  it.each(['http://user:secret@b.example/', 'http://b.example@evil.example/', 'nonsense', 'http:///x'])(
    'do not call %s',
    async (uri) => {
      const { calls, result } = await call({ type: 'HTTP_PROXY', uri: 'http://${stageVariables.v}' }, { uri })

      expect(calls).toEqual([])
      expect(result).toMatchObject({ kind: 'failure', code: 'configuration' })
    },
  )

  it.each([
    ['a line break', 'a\r\nb'],
    ['a bare line feed', 'a\nb'],
    ['a NUL', 'a\0b'],
    ['a character beyond a byte', '世'],
  ])('refuse a header value with %s', async (_, value) => {
    const { calls, result } = await call({ type: 'HTTP_PROXY', uri: 'http://b.example/' }, { headers: ['X-A', value] })

    expect(calls).toEqual([])
    expect(result).toMatchObject({ kind: 'failure', code: 'unsafe-request' })
  })

  it('pass on how TLS is to be checked, and the certificate to show', async () => {
    const tlsConfig = { insecureSkipVerification: true, serverNameToVerify: 'b.example' }
    const clientCertificate = { certificatePem: 'C', privateKeyPem: 'K' }

    const { calls } = await call({ type: 'HTTP', uri: 'https://b.example/', tlsConfig }, { clientCertificate })

    expect(calls[0]?.tls).toEqual({ ...tlsConfig, clientCertificate })
  })
})

describe('a VPC link', () => {
  const link: IntegrationDefinition = {
    type: 'HTTP_PROXY',
    uri: 'http://internal.example/api/x?k=v',
    connectionType: 'VPC_LINK',
    connectionId: 'link1',
  }

  it("leads to its target with the URI's path and host", async () => {
    const asked: unknown[] = []
    const resolveVpcLink: NonNullable<Transports['resolveVpcLink']> = (place) => {
      asked.push(place)
      return 'http://127.0.0.1:9000/'
    }

    const { calls } = await call(link, {}, { resolveVpcLink })

    expect(asked).toEqual([{ connectionId: 'link1', uri: 'http://internal.example/api/x?k=v' }])
    expect(calls[0]).toMatchObject({ url: 'http://127.0.0.1:9000/api/x?k=v', headers: ['Host', 'internal.example'] })
  })

  it('keeps a Host that was mapped', async () => {
    const { calls } = await call(link, { headers: ['host', 'mapped.example'] }, { resolveVpcLink: () => 'http://127.0.0.1:9000' })

    expect(calls[0]?.headers).toEqual(['host', 'mapped.example'])
  })

  it('of an HTTP API takes the path of the request', async () => {
    const uri =
      'arn:aws:elasticloadbalancing:us-east-2:123456789012:listener/app/my-load-balancer/50dc6c495c0c9188/0467ef3c8400ae65'

    const { calls } = await call(
      { ...link, uri },
      { path: '/test/route-path', query: 'a=b' },
      { resolveVpcLink: () => 'http://127.0.0.1:9000' },
    )

    expect(calls[0]).toMatchObject({ url: 'http://127.0.0.1:9000/test/route-path?a=b', headers: [] })
  })

  it('is asked for by integrationTarget where there is one', async () => {
    const asked: string[] = []
    const resolveVpcLink: NonNullable<Transports['resolveVpcLink']> = ({ uri }) => {
      asked.push(uri)
      return 'http://127.0.0.1:9000'
    }

    await call({ ...link, integrationTarget: 'arn:target' }, {}, { resolveVpcLink })

    expect(asked).toEqual(['arn:target'])
  })

  it('without a target is a configuration failure', async () => {
    const { calls, result } = await call(link, {}, { resolveVpcLink: () => undefined })

    expect(calls).toEqual([])
    expect(result).toMatchObject({ kind: 'failure', code: 'configuration' })
  })
})

describe('MOCK', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
  it.each([
    ['{"statusCode": 200}', 200],
    ['{statusCode:204}', 204],
    ["{'statusCode': 418, other: 1}", 418],
    ['{"other": 1,\n "statusCode": 500}', 500],
    [' { "statusCode" : 301 } ', 301],
  ])('answers %s with %i', async (body, status) => {
    expect((await call({ type: 'MOCK' }, { body })).result).toEqual({ kind: 'response', status, headers: [], body: '' })
  })

  it.each([
    undefined,
    '',
    '{}',
    'text',
    '{"statusCode": "200"}',
    '{"statusCode": 20}',
    '{"statusCode": 200.5}',
    '{"xstatusCode": 200}',
    '[200]',
    '{"statusCode":1e9}',
  ])('finds no status in %j', async (body) => {
    const { result } = await call({ type: 'MOCK' }, { body })

    expect(result).toMatchObject({
      kind: 'failure',
      code: 'configuration',
      message: expect.stringContaining('Unable to parse statusCode'),
    })
  })
})
