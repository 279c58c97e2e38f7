import { describe, expect, test } from 'vitest'
import { MOCK, importRest, refusal } from './support.ts'
import type { Values } from './support.ts'

const responses = { '200': { description: 'ok' } }
const get = { responses, 'x-amazon-apigateway-integration': MOCK }
const URI =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'

const swagger = (more: Values = {}): Values => ({
  swagger: '2.0',
  info: { title: 'x', version: '1' },
  paths: {},
  ...more,
})
const openapi = (more: Values = {}): Values => ({
  openapi: '3.0.1',
  info: { title: 'x', version: '1' },
  paths: {},
  ...more,
})

describe('base path (guide, api-gateway-import-api-basePath)', () => {
  const paths = { '/e': { get }, '/f': { get } }
  const leaves = { get: ['GET'] }.get
  const cases: readonly [string, string, Values, Record<string, readonly string[]>][] = [
    ['Swagger 2', 'ignore', swagger({ basePath: '/a/b/c', paths }), { '/': [], '/e': leaves, '/f': leaves }],
    [
      'Swagger 2',
      'prepend',
      swagger({ basePath: '/a/b/c', paths }),
      { '/': [], '/a': [], '/a/b': [], '/a/b/c': [], '/a/b/c/e': leaves, '/a/b/c/f': leaves },
    ],
    [
      'Swagger 2',
      'split',
      swagger({ basePath: '/a/b/c', paths }),
      { '/': [], '/b': [], '/b/c': [], '/b/c/e': leaves, '/b/c/f': leaves },
    ],
    [
      'the path of a server',
      'prepend',
      openapi({ servers: [{ url: 'https://x.example/a' }], paths }),
      { '/': [], '/a': [], '/a/e': leaves, '/a/f': leaves },
    ],
    [
      'a server variable',
      'prepend',
      openapi({
        servers: [{ url: 'https://x.example/{basePath}', variables: { basePath: { default: 'v1/w' } } }],
        paths,
      }),
      { '/': [], '/v1': [], '/v1/w': [], '/v1/w/e': leaves, '/v1/w/f': leaves },
    ],
    [
      'a server variable',
      'split',
      openapi({ servers: [{ url: '/', variables: { basePath: { default: '/v1/w' } } }], paths }),
      { '/': [], '/w': [], '/w/e': leaves, '/w/f': leaves },
    ],
  ]
  test.each(cases)('of %s: %s', async (_, basepath, definition, expected) => {
    const { resources } = await importRest(definition, { parameters: { basepath } })

    expect(await resources()).toEqual(expected)
  })

  test('refuses other modes', async () => {
    const message = await refusal(importRest(swagger(), { parameters: { basepath: 'append' } }))

    expect(message).toBe('Invalid base path mode specified: append. Must be one of: [ignore, prepend, split]')
  })
})

describe('merge and overwrite (guide, api-gateway-import-api-update)', () => {
  const operation = (statuses: readonly string[]) => ({
    responses: Object.fromEntries(statuses.map((status) => [status, { description: status }])),
    'x-amazon-apigateway-integration': { type: 'mock' },
  })
  const existing = openapi({
    info: { title: 'B', version: '1', description: 'old' },
    paths: {
      '/a': { get: operation(['200', '206']), post: operation(['200', '206']) },
      '/gone/far': { get },
    },
  })
  const added = openapi({
    info: { title: 'A', version: '2' },
    paths: { '/a': { get: operation(['200', '400']) } },
  })

  test('merging replaces the methods that both have, and leaves the others', async () => {
    const before = await importRest(existing)

    const { method, resources } = await importRest(added, {
      plane: before.plane,
      restApiId: before.id,
    })

    expect(await resources()).toEqual({
      '/': [],
      '/a': ['GET', 'POST'],
      '/gone': [],
      '/gone/far': ['GET'],
    })
    expect(Object.keys((await method('/a', 'GET'))['methodResponses'] as Values)).toEqual(['200', '400'])
    expect(Object.keys((await method('/a', 'POST'))['methodResponses'] as Values)).toEqual(['200', '206'])
  })

  test('overwriting takes away what the definition has not', async () => {
    const before = await importRest(existing)
    const idOf = async () => ((await before.call('GetResources'))['items'] as Values[]).find(({ path }) => path === '/a')?.['id']
    const id = await idOf()

    const { api, resources } = await importRest(added, {
      plane: before.plane,
      restApiId: before.id,
      mode: 'overwrite',
    })

    expect(await resources()).toEqual({ '/': [], '/a': ['GET'] })
    expect(api).toMatchObject({ name: 'A', version: '2' })
    expect(api).not.toHaveProperty('description')
    expect(await idOf()).toBe(id)
  })

  test('a merge changes authorizers and validators of the same name in place', async () => {
    const scheme = (uri: string) => ({
      auth: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: uri },
      },
    })
    const definition = (uri: string, validateRequestBody: boolean) =>
      openapi({
        paths: {
          '/': {
            get: { ...get, security: [{ auth: [] }], 'x-amazon-apigateway-request-validator': 'v' },
          },
        },
        components: { securitySchemes: scheme(uri) },
        'x-amazon-apigateway-request-validators': {
          v: { validateRequestBody, validateRequestParameters: true },
        },
      })
    const { plane, id, call } = await importRest(definition(URI, false))
    const before = (await call('GetAuthorizers'))['items'] as Values[]

    await importRest(definition(URI.replace('function:f', 'function:g'), true), {
      plane,
      restApiId: id,
    })

    const after = (await call('GetAuthorizers'))['items'] as Values[]
    expect(after).toHaveLength(1)
    expect(after[0]?.['id']).toBe(before[0]?.['id'])
    expect(after[0]?.['authorizerUri']).toContain('function:g')
    expect((await call('GetRequestValidators'))['items']).toMatchObject([{ name: 'v', validateRequestBody: true }])
  })

  test('a refused import changes nothing', async () => {
    const before = await importRest(existing)
    const message = await refusal(
      importRest(openapi({ paths: { '/b/{x}': { get }, '/b/{y}': { get } } }), {
        plane: before.plane,
        restApiId: before.id,
        mode: 'overwrite',
      }),
    )

    expect(message).toBe(
      "Errors found during import:\n\tUnable to create resource at path '/b/{y}': A sibling ({x}) of this resource already has a variable path part -- only one is allowed",
    )
    expect(await before.resources()).toEqual({
      '/': [],
      '/a': ['GET', 'POST'],
      '/gone': [],
      '/gone/far': ['GET'],
    })
  })
})
