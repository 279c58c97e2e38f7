import { describe, expect, test } from 'vitest'
import { importHttp, importRest } from './support.ts'
import type { Values } from './support.ts'

const URI = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'
const get = (more: Values = {}): Values => ({ get: { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' }, ...more } })

describe('security requirements at the root of a REST API', () => {
  const scheme = (authorizer: Values | undefined, name = 'Authorization'): Values => ({
    type: 'apiKey',
    name,
    in: 'header',
    ...(authorizer !== undefined && { 'x-amazon-apigateway-authorizer': authorizer }),
  })
  const definition = {
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    security: [{ guard: [] }, { key: [] }],
    paths: {
      '/inherits': get(),
      '/open': get({ security: [] }),
      '/own': get({ security: [{ key: [] }] }),
      '/none': get({ 'x-amazon-apigateway-auth': { type: 'NONE' } }),
    },
    components: {
      securitySchemes: {
        // Named like an API key's header, and yet an authorizer.
        guard: scheme({ type: 'request', identitySource: 'method.request.header.x-api-key', authorizerUri: URI }, 'x-api-key'),
        key: scheme(undefined, 'x-api-key'),
      },
    },
  }

  test('hold for methods that have none of their own', async () => {
    const imported = await importRest(definition)
    const of = async (path: string) => {
      const { authorizationType, apiKeyRequired, authorizerId } = await imported.method(path, 'GET')
      return [authorizationType, apiKeyRequired, authorizerId !== undefined]
    }

    expect(await of('/inherits')).toEqual(['CUSTOM', true, true])
    expect(await of('/open')).toEqual(['NONE', false, false])
    expect(await of('/own')).toEqual(['NONE', true, false])
    expect(await of('/none')).toEqual(['NONE', true, false])
  })
})

test('security requirements at the root of an HTTP API hold for routes that have none of their own', async () => {
  const route = (more: Values = {}) =>
    get({ 'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: 'https://x.example', payloadFormatVersion: '1.0' }, ...more })
  const { api, items } = await importHttp({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    security: [{ jwt: ['read'] }],
    paths: { '/inherits': route(), '/open': route({ security: [] }) },
    components: {
      securitySchemes: {
        jwt: {
          type: 'oauth2',
          'x-amazon-apigateway-authorizer': {
            type: 'jwt',
            identitySource: '$request.header.Authorization',
            jwtConfiguration: { issuer: 'https://i.example', audience: ['a'] },
          },
        },
      },
    },
  })

  const routes = (await items('GetRoutes')).map(({ RouteKey, AuthorizationType, AuthorizationScopes }) => [RouteKey, AuthorizationType, AuthorizationScopes])
  expect(api['Warnings']).toBeUndefined()
  expect(routes).toEqual([
    ['GET /inherits', 'JWT', ['read']],
    ['GET /open', 'NONE', undefined],
  ])
})
