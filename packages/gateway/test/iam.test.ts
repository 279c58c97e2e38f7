import { describe, expect, it } from 'vitest'
import { NOW, startGateway, type TestGateway } from './builders/gateway.ts'
import { proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { SECRET, sign } from './builders/sign.ts'
import { connectClient } from './builders/socket.ts'
import type { ApiPublication } from '@gatewright/types'

function start(publication: ApiPublication, resource: string = '*', conditions: object = {}): TestGateway {
  const statement = { Effect: 'Allow', Action: ['execute-api:Invoke', 'execute-api:ManageConnections'], Resource: resource, ...conditions }
  const policy = { Version: '2012-10-17', Statement: [statement] }
  const identity = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012', userId: 'AIDAANA', policies: [policy] }
  return startGateway(publication, {
    iam: { credentials: (accessKeyId) => (accessKeyId === 'AKIDEXAMPLE' ? { secretAccessKey: SECRET, identity } : undefined), protectsConnections: true },
  })
}

describe('AWS_IAM of a REST API', () => {
  const api = restPublication({ methods: { 'POST /a': { integration: proxyIntegration(), authorizationType: 'AWS_IAM' } } })

  it('lets in who signed and may, and shows who it was', async () => {
    const { call, lastEvent } = start(api)

    const response = await call('/dev/a', { method: 'POST', body: 'hello', headers: sign('POST', '/dev/a', { body: 'hello' }) })

    expect(response.status).toBe(200)
    expect(lastEvent()).toMatchObject({
      body: 'hello',
      requestContext: { identity: { accessKey: 'AKIDEXAMPLE', accountId: '123456789012', caller: 'AIDAANA', user: 'AIDAANA', userArn: 'arn:aws:iam::123456789012:user/ana' } },
    })
  })

  it.each([
    ['who did not sign', '*', {}, 403, 'MissingAuthenticationTokenException'],
    ['who signed with another secret', '*', sign('POST', '/dev/a', { secret: 'other' }), 403, 'InvalidSignatureException'],
    ['who may not', 'arn:aws:execute-api:us-east-1:123456789012:other/*', sign('POST', '/dev/a'), 403, 'AccessDeniedException'],
  ])('refuses %s', async (_name, resource, headers, status, errorType) => {
    const { call, invocations } = start(api, resource)

    const response = await call('/dev/a', { method: 'POST', headers: headers as Record<string, string> })

    expect([response.status, response.headers.get('x-amzn-errortype'), invocations.length]).toEqual([status, errorType, 0])
  })
})

describe('execute-api:InvalidateCache (api-gateway-caching)', () => {
  const api = (authorizationType: 'AWS_IAM' | 'NONE', policy?: object): ApiPublication =>
    restPublication({
      ...(policy === undefined ? undefined : { api: { policy: JSON.stringify(policy) } }),
      stage: {
        cacheClusterEnabled: true,
        methodSettings: { '*/*': { cachingEnabled: true, unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' } },
      },
      methods: { 'GET /a': { integration: proxyIntegration(), authorizationType } },
    })
  const statement = (action: string, effect = 'Allow', principal?: string): object => ({
    Effect: effect,
    Action: action,
    Resource: '*',
    ...(principal === undefined ? undefined : { Principal: principal }),
  })

  /** The status and how often the function was asked, of two requests that ask to invalidate. */
  async function invalidate(publication: ApiPublication, { statements, signed }: { readonly statements: readonly object[]; readonly signed: boolean }): Promise<unknown> {
    const identity = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012', userId: 'AIDAANA', policies: [{ Version: '2012-10-17', Statement: statements }] }
    const { call, invocations } = startGateway(publication, { iam: { credentials: () => ({ secretAccessKey: SECRET, identity }) } })
    const headers = { ...(signed ? sign('GET', '/dev/a') : {}), 'Cache-Control': 'max-age=0' }
    const statuses = [(await call('/dev/a', { headers })).status, (await call('/dev/a', { headers })).status]
    return [...statuses, invocations.length]
  }

  const INVOKE = statement('execute-api:Invoke')
  const BOTH = [INVOKE, statement('execute-api:InvalidateCache')]
  const resourcePolicy = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: [statement('execute-api:Invoke', 'Allow', '*'), ...statements] })

  it.each([
    ['a caller with the right', api('AWS_IAM'), { statements: BOTH, signed: true }, [200, 200, 2]],
    ['a caller without it', api('AWS_IAM'), { statements: [INVOKE], signed: true }, [403, 403, 0]],
    ['a caller to whom it is denied', api('AWS_IAM'), { statements: [...BOTH, statement('execute-api:InvalidateCache', 'Deny')], signed: true }, [403, 403, 0]],
    [
      'a caller to whom the API allows it',
      api('AWS_IAM', resourcePolicy(statement('execute-api:InvalidateCache', 'Allow', '*'))),
      { statements: [INVOKE], signed: true },
      [200, 200, 2],
    ],
    ['nobody in particular', api('NONE'), { statements: [], signed: false }, [403, 403, 0]],
    ['nobody in particular where the API allows it to all', api('NONE', resourcePolicy(statement('execute-api:InvalidateCache', 'Allow', '*'))), { statements: [], signed: false }, [200, 200, 2]],
  ] as const)('%s', async (_name, publication, caller, expected) => {
    expect(await invalidate(publication, caller)).toEqual(expected)
  })

  it('verifies the signature once a request', async () => {
    let asked = 0
    const identity = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012', policies: [{ Version: '2012-10-17', Statement: BOTH }] }
    const credentials = () => {
      asked += 1
      return { secretAccessKey: SECRET, identity }
    }
    const { call } = startGateway(api('AWS_IAM'), { iam: { credentials } })

    const { status } = await call('/dev/a', { headers: { ...sign('GET', '/dev/a'), 'Cache-Control': 'max-age=0' } })

    expect([status, asked]).toEqual([200, 1])
  })
})

describe('AWS_IAM of an HTTP API (http-api-access-control-iam)', () => {
  const api = v2Publication('HTTP', { routes: { 'GET /a': { integration: {}, route: { authorizationType: 'AWS_IAM' } } } })

  it('shows the caller in format 2.0, and refuses others with Forbidden', async () => {
    const { call, lastEvent } = start(api)

    const signed = await call('/a', { headers: sign('GET', '/a') })
    const unsigned = await call('/a')

    expect(signed.status).toBe(200)
    expect(lastEvent()).toMatchObject({ requestContext: { authorizer: { iam: { accessKey: 'AKIDEXAMPLE', accountId: '123456789012', callerId: 'AIDAANA', userId: 'AIDAANA' } } } })
    expect([unsigned.status, await unsigned.json()]).toEqual([403, { message: 'Forbidden' }])
  })
})

describe('AWS_IAM of a WebSocket API (apigateway-websocket-control-access-iam)', () => {
  const api = v2Publication('WEBSOCKET', { routes: { $connect: { integration: {}, route: { authorizationType: 'AWS_IAM' } }, $default: { integration: {} } } })

  it('lets in who signed the upgrade, and nobody else', async () => {
    const { gateway } = start(api)

    const signed = await connectClient(gateway, { headers: Object.entries(sign('GET', '/dev')).flat() })
    const unsigned = await connectClient(gateway)

    expect([signed.answer.accepted, unsigned.answer]).toMatchObject([true, { accepted: false, status: 403 }])
  })

  it('protects @connections', async () => {
    const { call, gateway } = start(v2Publication('WEBSOCKET', { routes: { $default: { integration: {} } } }))
    const { connectionId, received } = await connectClient(gateway)
    const path = `/dev/@connections/${encodeURIComponent(connectionId)}`

    const unsigned = await call(path, { method: 'POST', body: 'x' })
    const signed = await call(path, { method: 'POST', body: 'x', headers: sign('POST', `/dev/@connections/${encodeURIComponent(connectionId)}`, { body: 'x' }) })

    expect([unsigned.status, signed.status, received]).toEqual([403, 200, ['x']])
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
describe('condition keys of every request, in identity policies', () => {
  const conditions: readonly (readonly [string, object, boolean])[] = [
    ['aws:SourceIp', { IpAddress: { 'aws:SourceIp': '127.0.0.1' } }, true],
    ['aws:SourceIp of others', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, false],
    ['aws:UserAgent', { StringLike: { 'aws:UserAgent': 'wscat*' } }, true],
    ['aws:UserAgent of others', { StringLike: { 'aws:UserAgent': 'curl*' } }, false],
    ['aws:Referer', { StringEquals: { 'aws:Referer': 'https://example.com/' } }, true],
    ['aws:SecureTransport', { Bool: { 'aws:SecureTransport': 'true' } }, false],
    ['aws:CurrentTime', { DateLessThan: { 'aws:CurrentTime': '2026-11-20T12:31:00Z' } }, true],
    ['aws:CurrentTime that is over', { DateLessThan: { 'aws:CurrentTime': '2026-11-20T12:30:00Z' } }, false],
    ['aws:EpochTime', { NumericGreaterThan: { 'aws:EpochTime': NOW / 1000 - 60 } }, true],
    ['aws:PrincipalArn', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/*' } }, true],
  ]
  const headers = { 'User-Agent': 'wscat', Referer: 'https://example.com/' }

  it.each(conditions)('%s decides for REST, HTTP and WebSocket alike', async (_name, Condition, allowed) => {
    const rest = start(restPublication({ methods: { 'GET /a': { integration: proxyIntegration(), authorizationType: 'AWS_IAM' } } }), '*', { Condition })
    const http = start(v2Publication('HTTP', { routes: { 'GET /a': { integration: {}, route: { authorizationType: 'AWS_IAM' } } } }), '*', { Condition })
    const sockets = start(v2Publication('WEBSOCKET', { routes: { $connect: { integration: {}, route: { authorizationType: 'AWS_IAM' } } } }), '*', { Condition })

    const answers = [
      (await rest.call('/dev/a', { headers: { ...headers, ...sign('GET', '/dev/a') } })).status === 200,
      (await http.call('/a', { headers: { ...headers, ...sign('GET', '/a') } })).status === 200,
      (await connectClient(sockets.gateway, { headers: ['Referer', 'https://example.com/', ...Object.entries(sign('GET', '/dev')).flat()] })).answer.accepted,
    ]

    expect(answers).toEqual([allowed, allowed, allowed])
  })
})
