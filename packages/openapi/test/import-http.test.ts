import { describe, expect, test } from 'vitest'
import { createPlane, importHttp, refusal } from './support.ts'
import type { Values } from './support.ts'

const URI =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'
const PROXY = { type: 'aws_proxy', httpMethod: 'POST', uri: URI, payloadFormatVersion: '2.0' }
const openapi = (more: Values = {}): Values => ({
  openapi: '3.0.1',
  info: { title: 'x', version: '1' },
  paths: {},
  ...more,
})
const operation = (more: Values = {}): Values => ({
  responses: {},
  'x-amazon-apigateway-integration': PROXY,
  ...more,
})
const authorized = (schemes: Values, security: unknown): Values =>
  openapi({
    paths: { '/': { get: operation({ security }) } },
    components: { securitySchemes: schemes },
  })
const jwt = {
  type: 'oauth2',
  'x-amazon-apigateway-authorizer': {
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    jwtConfiguration: { issuer: 'https://issuer.example', audience: ['a'] },
  },
}

describe('routes', () => {
  test('of every method, of any, and the default one', async () => {
    const { items } = await importHttp(
      openapi({
        paths: {
          '/pets/{id}': {
            get: operation({ operationId: 'one' }),
            'x-amazon-apigateway-any-method': operation(),
          },
          '/$default': { 'x-amazon-apigateway-any-method': operation({ isDefaultRoute: true }) },
        },
      }),
    )

    const routes = await items('GetRoutes')

    expect(routes.map(({ RouteKey }) => String(RouteKey)).toSorted()).toEqual(['$default', 'ANY /pets/{id}', 'GET /pets/{id}'])
    expect(routes.find(({ RouteKey }) => RouteKey === 'GET /pets/{id}')?.['OperationName']).toBe('one')
  })

  test('share the integrations of the components (guide, api-gateway-extensions-integrations)', async () => {
    const shared = {
      'x-amazon-apigateway-integration': {
        $ref: '#/components/x-amazon-apigateway-integrations/one',
      },
    }
    const { items } = await importHttp(
      openapi({
        paths: { '/a': { get: shared }, '/b': { get: shared } },
        components: { 'x-amazon-apigateway-integrations': { one: PROXY } },
      }),
    )

    const [integrations, routes] = [await items('GetIntegrations'), await items('GetRoutes')]

    expect(integrations).toHaveLength(1)
    expect(new Set(routes.map(({ Target }) => Target)).size).toBe(1)
  })

  test('a payload format that is a number', async () => {
    const { items } = await importHttp(
      openapi({
        paths: {
          '/': {
            get: operation({
              'x-amazon-apigateway-integration': { ...PROXY, payloadFormatVersion: 1.0 },
            }),
          },
        },
      }),
    )

    expect(await items('GetIntegrations')).toMatchObject([{ PayloadFormatVersion: '1.0' }])
  })

  test('basepath=prepend comes before every route', async () => {
    const { items } = await importHttp(
      openapi({
        servers: [{ url: 'https://x.example/v1' }],
        paths: { '/a': { get: operation() } },
      }),
      { basepath: 'prepend' },
    )

    expect(await items('GetRoutes')).toMatchObject([{ RouteKey: 'GET /v1/a' }])
  })
})

describe('access', () => {
  test('a JWT authorizer, with scopes (guide, api-gateway-swagger-extensions-authorizer)', async () => {
    const { items } = await importHttp(authorized({ jwt }, [{ jwt: ['read'] }]))

    const [authorizer] = await items('GetAuthorizers')

    expect(authorizer).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['a'] },
    })
    expect(await items('GetRoutes')).toMatchObject([
      {
        AuthorizationType: 'JWT',
        AuthorizerId: authorizer?.['AuthorizerId'],
        AuthorizationScopes: ['read'],
      },
    ])
  })

  test('the issuer is found by the OpenID Connect address', async () => {
    const { jwtConfiguration: _, ...rest } = jwt['x-amazon-apigateway-authorizer']
    const found = {
      type: 'openIdConnect',
      openIdConnectUrl: 'https://issuer.example/pool/.well-known/openid-configuration',
      'x-amazon-apigateway-authorizer': { ...rest, jwtConfiguration: { audience: ['a'] } },
    }
    const { items } = await importHttp(authorized({ found }, []))

    expect(await items('GetAuthorizers')).toMatchObject([{ JwtConfiguration: { Issuer: 'https://issuer.example/pool' } }])
  })

  test('an authorizer that is refused takes its routes with it: they are not open', async () => {
    const broken = {
      ...jwt,
      'x-amazon-apigateway-authorizer': {
        ...jwt['x-amazon-apigateway-authorizer'],
        jwtConfiguration: { issuer: 'nowhere', audience: ['a'] },
      },
    }
    const { api, items } = await importHttp(authorized({ broken }, [{ broken: [] }]))

    expect(api['Warnings']).toEqual([
      "Unable to create Authorizer 'broken': Invalid issuer: Issuer is not a valid URL for JWT Authorizer",
      "Unable to create route 'GET /': Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid JWT authorizer.",
    ])
    expect(await items('GetRoutes')).toEqual([])
  })

  test('several security requirements are an error (guide, http-api-open-api)', async () => {
    const message = await refusal(importHttp(authorized({ jwt, other: jwt }, [{ jwt: [] }, { other: [] }])))

    expect(message).toBe("Errors found during import:\n\tMultiple security requirements are not supported for method 'GET /'")
  })

  test('IAM by scheme', async () => {
    const { items } = await importHttp(
      authorized(
        {
          iam: {
            type: 'apiKey',
            name: 'Authorization',
            in: 'header',
            'x-amazon-apigateway-authtype': 'awsSigv4',
          },
        },
        [{ iam: [] }],
      ),
    )

    expect(await items('GetRoutes')).toMatchObject([{ AuthorizationType: 'AWS_IAM' }])
  })
})

describe('settings', () => {
  test('CORS, tags and the disabled endpoint', async () => {
    const { api } = await importHttp(
      openapi({
        tags: [{ name: 'Owner', 'x-amazon-apigateway-tag-value': 'Admin' }, { name: 'Prod' }],
        servers: [
          {
            url: '/',
            'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true },
          },
        ],
        'x-amazon-apigateway-cors': {
          allowOrigins: ['https://www.example.com'],
          allowCredentials: true,
          maxAge: 3600,
        },
      }),
    )

    expect(api).toMatchObject({
      Tags: { Owner: 'Admin', Prod: '' },
      DisableExecuteApiEndpoint: true,
      CorsConfiguration: {
        AllowOrigins: ['https://www.example.com'],
        AllowCredentials: true,
        MaxAge: 3600,
      },
    })
  })
})

describe('warnings and errors', () => {
  test('AWS integrations are warned of (guide, http-api-open-api)', async () => {
    const definition = openapi({
      paths: {
        '/': { get: operation({ 'x-amazon-apigateway-integration': { ...PROXY, type: 'AWS' } }) },
      },
    })
    const { api } = await importHttp(definition)

    expect(api['Warnings']).toEqual([
      "Unable to put integration on 'GET' for resource at path '/': Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)",
    ])
  })

  test('with failOnWarnings nothing is made', async () => {
    const plane = await createPlane()
    const content = {
      'application/json': { schema: { $ref: '#/components/schemas/ModelThatIsNot' } },
    }
    const message = await refusal(
      importHttp(openapi({ paths: { '/': { get: { responses: { 200: { description: '', content } } } } } }), {
        plane,
        failOnWarnings: true,
      }),
    )

    expect(message).toBe(
      "Warnings found during import:\n\tParse issue: attribute paths.'/'(get).responses.200.content.schema.#/components/schemas/ModelThatIsNot is missing",
    )
    expect((await plane.call('apigatewayv2', 'GetApis', {}))['Items']).toEqual([])
  })

  // Sources: github.com/api-platform/core/issues/3462, github.com/localstack/localstack/issues/13043; checked 2026-11-27.
  test.each([
    [{ swagger: '2.0' }, 'Unable to build importer with provided input. Unable to determine OAS version'],
    [{ openapi: '3.1.0' }, "Unable to build importer with provided input. Unable to determine OAS version from '3.1.0'"],
  ])('another version than OpenAPI 3.0 is refused: %o', async (version, message) => {
    expect(await refusal(importHttp({ ...version, info: { title: 'My API', version: '1.0' } }))).toBe(message)
  })
})

test('reimporting puts the definition in the place of what was there', async () => {
  const before = await importHttp(
    openapi({
      paths: { '/a': { get: operation() } },
      'x-amazon-apigateway-cors': { allowOrigins: ['*'] },
    }),
  )

  const { api, items } = await importHttp(
    openapi({
      info: { title: 'y', version: '2' },
      tags: [{ name: 'T' }],
      paths: { '/b': { get: operation() } },
    }),
    { plane: before.plane, apiId: before.id },
  )

  expect(api).toMatchObject({ ApiId: before.id, Name: 'y', Version: '2', Tags: { T: '' } })
  expect(api).not.toHaveProperty('CorsConfiguration')
  expect(await items('GetRoutes')).toMatchObject([{ RouteKey: 'GET /b' }])
  expect(await items('GetIntegrations')).toHaveLength(1)
})
