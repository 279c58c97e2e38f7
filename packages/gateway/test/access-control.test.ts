import { createSign, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NOW, startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ISSUER = 'https://issuer.test'

function token(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ iss: ISSUER, aud: 'app', exp: NOW / 1000 + 60, iat: Math.floor(NOW / 1000), sub: 'ana', ...claims })}`
  return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url')}`
}

function startJwt(format: '1.0' | '2.0'): TestGateway {
  const documents: Readonly<Record<string, unknown>> = {
    [`${ISSUER}/.well-known/openid-configuration`]: { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` },
    [`${ISSUER}/keys`]: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] },
  }
  const publication = v2Publication('HTTP', {
    routes: {
      'GET /a': { integration: { payloadFormatVersion: format }, route: { authorizationType: 'JWT', authorizerId: 'a1' } },
      'GET /scoped': { integration: {}, route: { authorizationType: 'JWT', authorizerId: 'a1', authorizationScopes: ['write'] } },
    },
    snapshot: {
      authorizers: [
        {
          authorizerId: 'a1',
          name: 'jwt',
          authorizerType: 'JWT',
          identitySource: ['$request.header.Authorization'],
          jwtConfiguration: { issuer: ISSUER, audience: ['app'] },
        },
      ],
    },
  })
  return startGateway(publication, { tokens: { fetch: async (url) => new Response(JSON.stringify(documents[url])) } })
}

describe('a JWT authorizer (http-api-jwt-authorizer)', () => {
  it.each([
    ['2.0', { jwt: { claims: { iss: ISSUER, sub: 'ana' }, scopes: null } }],
    ['1.0', { claims: { iss: ISSUER, sub: 'ana' }, scopes: null }],
  ] as const)('shows the claims to a function in format %s', async (format, authorizer) => {
    const { call, lastEvent } = startJwt(format)

    const response = await call('/a', { headers: { Authorization: `Bearer ${token({})}` } })

    expect(response.status).toBe(200)
    expect((lastEvent()['requestContext'] as Record<string, unknown>)['authorizer']).toMatchObject(authorizer)
  })

  it.each([
    ['no token', '/a', undefined, 401, 'Unauthorized'],
    ['no token of the issuer', '/a', token({ iss: 'https://other.test' }), 401, 'Unauthorized'],
    ['an expired token', '/a', token({ exp: NOW / 1000 - 1 }), 401, 'Unauthorized'],
    ['a token with another signature', '/a', `${token({})}x`, 401, 'Unauthorized'],
    ['a token without the scope of the route', '/scoped', token({ scope: 'read' }), 403, 'Forbidden'],
  ])('refuses %s', async (_name, path, bearer, status, message) => {
    const { call, invocations } = startJwt('2.0')

    const response = await call(path, bearer === undefined ? {} : { headers: { Authorization: bearer } })

    expect([response.status, await response.json(), invocations.length]).toEqual([status, { message }, 0])
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  it('admits a token with one of the scopes', async () => {
    const { call, lastEvent } = startJwt('2.0')

    await call('/scoped', { headers: { Authorization: token({ scope: 'read write' }) } })

    expect(lastEvent()).toMatchObject({ requestContext: { authorizer: { jwt: { scopes: ['read', 'write'] } } } })
  })
})

describe('a Cognito authorizer (apigateway-integrate-with-cognito)', () => {
  const POOL = 'https://cognito.test/us-east-1_pool'
  const start = (scopes?: readonly string[]): TestGateway =>
    startGateway(
      restPublication({
        methods: {
          'GET /a': {
            integration: proxyIntegration(),
            authorizationType: 'COGNITO_USER_POOLS',
            authorizerId: 'a1',
            ...(scopes === undefined ? {} : { authorizationScopes: scopes }),
          },
        },
        snapshot: {
          authorizers: [
            {
              id: 'a1',
              name: 'pool',
              type: 'COGNITO_USER_POOLS',
              identitySource: 'method.request.header.Authorization',
              providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_pool'],
            },
          ],
        },
      }),
      {
        tokens: {
          cognitoEndpoint: 'https://cognito.test',
          fetch: async () => new Response(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] })),
        },
      },
    )

  it('takes an id token, and shows its claims to the function', async () => {
    const { call, lastEvent } = start()

    const response = await call('/dev/a', { headers: { Authorization: token({ iss: POOL, token_use: 'id', email: 'ana@example.com' }) } })

    expect(response.status).toBe(200)
    expect(lastEvent()).toMatchObject({ requestContext: { authorizer: { claims: { email: 'ana@example.com', sub: 'ana' } } } })
  })

  it.each([
    ['no token', undefined, undefined],
    ['an access token without scopes', { token_use: 'access' }, undefined],
    ['an id token with scopes', { token_use: 'id' }, ['write']],
    ['an access token without the scope', { token_use: 'access', scope: 'read' }, ['write']],
    ['a token of another pool', { iss: 'https://cognito.test/us-east-1_other', token_use: 'id' }, undefined],
  ])('refuses %s with 401', async (_name, claims, scopes) => {
    const { call, invocations } = start(scopes)

    const response = await call('/dev/a', claims === undefined ? {} : { headers: { Authorization: token({ iss: POOL, ...claims }) } })

    expect([response.status, await response.json(), invocations.length]).toEqual([401, { message: 'Unauthorized' }, 0])
    expect(response.headers.get('x-amzn-errortype')).toBe('UnauthorizedException')
  })

  it('takes an access token with one of the scopes', async () => {
    const { call } = start(['write'])

    expect((await call('/dev/a', { headers: { Authorization: token({ iss: POOL, token_use: 'access', scope: 'read write' }) } })).status).toBe(200)
  })
})

describe('a resource policy (apigateway-authorization-flow)', () => {
  const statement = (effect: string, address: string): object => ({
    Effect: effect,
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/dev/GET/*',
    Condition: { IpAddress: { 'aws:SourceIp': address } },
  })
  const call = (Statement: readonly object[]): Promise<Response> => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement })
    return startGateway(restPublication({ api: { policy }, methods: { 'GET /a': { integration: proxyIntegration() } } })).call('/dev/a')
  }

  it('opens a method to whom it allows', async () => {
    expect((await call([statement('Allow', '127.0.0.0/8')])).status).toBe(200)
  })

  it.each([
    ['nobody', [], ''],
    ['somebody else', [statement('Allow', '10.0.0.0/8')], ''],
    ['whom it denies', [statement('Allow', '127.0.0.0/8'), statement('Deny', '127.0.0.1/32')], ' with an explicit deny'],
  ])('closes it to %s, in the words of AWS', async (_name, statements, end) => {
    const response = await call(statements)

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException'])
    const resource = `arn:aws:execute-api:us-east-1:********9012:${API_ID}/dev/GET/a`
    expect(await response.json()).toEqual({ Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${resource}${end}` })
  })
})

describe('a disabled default endpoint (rest-api-disable-default-endpoint)', () => {
  it('leaves the API to its custom domains', async () => {
    const { call, gateway } = startGateway(
      restPublication({ api: { disableExecuteApiEndpoint: true }, methods: { 'GET /a': { integration: proxyIntegration() } } }),
    )
    gateway.publishAccount({
      apiKeys: [],
      usagePlans: [],
      vpcLinks: [],
      domainNames: [{ domainName: 'api.example.com', mappings: [{ basePath: 'v1', apiId: API_ID, stage: 'dev' }] }],
    })

    const own = await call('/dev/a')
    const custom = await gateway.fetch(new Request('http://api.example.com/v1/a'))

    expect([own.status, await own.json(), custom.status]).toEqual([403, { message: 'Forbidden' }, 200])
  })
})

describe('a custom domain', () => {
  it('shows its base path to the function (rest-api-mappings), and is the data plane even where nothing is mapped', async () => {
    const { gateway, lastEvent } = startGateway(restPublication({ methods: { 'GET /a': { integration: proxyIntegration() } } }))
    gateway.publishAccount({
      apiKeys: [],
      usagePlans: [],
      vpcLinks: [],
      domainNames: [{ domainName: 'api.example.com', mappings: [{ basePath: 'v1', apiId: API_ID, stage: 'dev' }] }],
    })

    await gateway.fetch(new Request('http://api.example.com/v1/a'))

    expect(lastEvent()).toMatchObject({ path: '/v1/a', resource: '/a', requestContext: { path: '/v1/a', domainName: 'api.example.com', domainPrefix: 'api', stage: 'dev' } })
    expect(gateway.matches({ headers: ['Host', 'api.example.com'], path: '/none' })).toBe(true)
    expect(gateway.matches({ headers: ['Host', 'other.example.com'], path: '/restapis' })).toBe(false)
  })
})
