import { describe, expect, test } from 'vitest'
import { exportRest, importRest } from './support.ts'
import type { Values } from './support.ts'

const MOCK = { type: 'mock' }
const operation = (more: Values = {}): Values => ({
  responses: { '200': { description: '200 response' }, '400': { description: '400 response' } },
  'x-amazon-apigateway-integration': MOCK,
  ...more,
})

const withParts = (documentationParts: readonly Values[], paths: Values): Values => ({
  openapi: '3.0.1',
  info: { title: 'doc', version: '1' },
  paths,
  'x-amazon-apigateway-documentation': { documentationParts },
})

async function exported(definition: Values, options: Parameters<typeof exportRest>[1] = {}): Promise<Values> {
  return JSON.parse((await exportRest(await importRest(definition), options)).text) as Values
}

/** Shape of the example of the guide's page api-gateway-documenting-api-quick-start-publishing. */
const published = withParts(
  [
    {
      location: { type: 'API' },
      properties: { foo: 'a', 'x-bar': 'of the API', info: { description: 'info', version: 'none of it', foo: 'b', 'x-bar': 'of info' } },
    },
    { location: { type: 'METHOD', method: 'GET' }, properties: { description: 'Reads.', 'x-example': 'of the method', foo: 'c' } },
    { location: { type: 'RESOURCE' }, properties: { description: 'root', 'x-bar': 'of the resource' } },
  ],
  { '/': { get: operation() } },
)

describe('documentation of a stage', () => {
  test('puts into the definition what OpenAPI knows, and all of it into the extension, with version and date', async () => {
    const document = await exported(published, { extensions: 'documentation', exportType: 'swagger' })

    expect(document).toMatchObject({
      info: { description: 'info', version: '1', title: 'doc', 'x-bar': 'of info' },
      paths: { '/': { get: { description: 'Reads.', 'x-example': 'of the method' }, 'x-bar': 'of the resource' } },
      'x-bar': 'of the API',
      'x-amazon-apigateway-documentation': {
        version: expect.stringMatching(/^v0\./u) as string,
        createdDate: expect.stringMatching(/^2026-01-01T00:\d\d:\d\dZ$/u) as string,
        documentationParts: [
          { location: { type: 'API' } },
          { location: { type: 'METHOD', path: '/', method: 'GET' } },
          { location: { type: 'RESOURCE', path: '/' } },
        ],
      },
    })
    expect(document['info']).not.toHaveProperty('foo')
    expect((document['paths'] as Record<string, Values>)['/']).not.toHaveProperty('description')
  })

  test('is part of an export that asks for nothing (guide, the same page), and not of one that asks for integrations only', async () => {
    expect(await exported(published, { extensions: '' })).toHaveProperty('x-amazon-apigateway-documentation')
    expect(await exported(published, { extensions: 'integrations' })).not.toHaveProperty('x-amazon-apigateway-documentation')
  })
})

describe('general documentation is inherited (guide, api-gateway-documenting-api-content-representation)', () => {
  const general = withParts(
    [
      { location: { type: 'RESPONSE', statusCode: '400' }, properties: { description: 'Invalid request error.' } },
      { location: { type: 'RESPONSE', path: '/pets', statusCode: '400' }, properties: { description: 'Invalid petId specified.' } },
      { location: { type: 'METHOD', path: '/pets' }, properties: { summary: 'About pets.' } },
      { location: { type: 'METHOD', path: '/pets', method: 'POST' }, properties: { summary: 'Adds one.' } },
    ],
    { '/other': { get: operation() }, '/pets': { get: operation(), post: operation() }, '/pets/{id}': { get: operation() } },
  )

  test('by what lies below its path, the closest first, unless it has its own', async () => {
    const { paths } = await exported(general)

    expect(paths).toMatchObject({
      '/other': { get: { responses: { '200': { description: '200 response' }, '400': { description: 'Invalid request error.' } } } },
      '/pets': {
        get: { summary: 'About pets.', responses: { '400': { description: 'Invalid petId specified.' } } },
        post: { summary: 'Adds one.' },
      },
      '/pets/{id}': { get: { summary: 'About pets.', responses: { '400': { description: 'Invalid petId specified.' } } } },
    })
  })

  test('and an import of the export has the same parts, no more', async () => {
    const first = await importRest(general)
    const second = await importRest((await exportRest(first)).text)

    const places = async ({ call }: typeof first) =>
      ((await call('GetDocumentationParts'))['items'] as Values[]).map(({ location, properties }) => [location, properties])
    expect(await places(second)).toEqual(await places(first))
  })
})

test('extensions=postman tells Postman how methods with IAM are signed', async () => {
  const { paths } = await exported(
    {
      openapi: '3.0.1',
      info: { title: 'x', version: '1' },
      paths: { '/': { get: operation({ 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }), post: operation() } },
    },
    { extensions: 'postman' },
  )

  expect(paths).toMatchObject({
    '/': { get: { 'x-postman-meta': { currentHelper: 'awsSigV4', helperAttributes: { region: 'us-east-1', service: 'execute-api' } } } },
  })
  expect(JSON.stringify(paths)).not.toContain('x-amazon-apigateway-integration')
  expect((paths as Record<string, Record<string, Values>>)['/']?.['post']).not.toHaveProperty('x-postman-meta')
})

test('a namespace of the cache is told with parameters of a key, and only then', async () => {
  const cached = { ...MOCK, cacheKeyParameters: ['method.request.querystring.q'] }
  const parameters = [{ name: 'q', in: 'query', schema: { type: 'string' } }]
  const document = await exported({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: { '/a': { get: operation({ parameters, 'x-amazon-apigateway-integration': cached }) }, '/b': { get: operation() } },
  })

  const paths = document['paths'] as Record<string, { readonly get: Values }>
  const integration = (path: string) => paths[path]?.get['x-amazon-apigateway-integration']
  expect(integration('/a')).toMatchObject({
    cacheNamespace: expect.stringMatching(/^[a-z0-9]+$/u) as string,
    cacheKeyParameters: ['method.request.querystring.q'],
  })
  expect(integration('/b')).not.toHaveProperty('cacheNamespace')
})
