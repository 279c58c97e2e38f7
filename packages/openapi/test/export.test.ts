import { describe, expect, test } from 'vitest'
import { petStore } from './pet-store.ts'
import { exportRest, importHttp, importRest, refusal } from './support.ts'
import type { Values } from './support.ts'

describe('extensions', () => {
  const definition = {
    ...petStore,
    'x-amazon-apigateway-documentation': {
      documentationParts: [{ location: { type: 'API' }, properties: { info: { title: 'x' } } }],
    },
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestBody: true, validateRequestParameters: true },
    },
    securityDefinitions: {
      ...(petStore['securityDefinitions'] as Values),
      lambda: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authorizer': {
          type: 'token',
          authorizerUri:
            'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations',
        },
      },
    },
  }
  const [integration, authorizer, documentation, validators] = [
    'x-amazon-apigateway-integration',
    'x-amazon-apigateway-authorizer',
    'x-amazon-apigateway-documentation',
    'x-amazon-apigateway-request-validators',
  ]
  const cases: readonly [string, readonly string[]][] = [
    ['', [documentation]],
    ['integrations', [integration]],
    ['authorizers', [authorizer]],
    ['documentation', [documentation]],
    ['postman', []],
    ['postman,authorizers', [authorizer]],
    ['integrations,authorizers', [integration, authorizer]],
    ['apigateway', [integration, authorizer, documentation, validators]],
  ]
  test.each(cases)('"%s" gives %j', async (extensions, expected) => {
    const { text } = await exportRest(await importRest(definition), { extensions })

    const found = [integration, authorizer, documentation, validators].filter((name) => text.includes(`"${name}"`))

    expect(found).toEqual(expected)
  })

  test('others are refused', async () => {
    const imported = await importRest(petStore)

    expect(await refusal(exportRest(imported, { extensions: 'all' }))).toBe(
      'Invalid extension specified: all. Must be one of: [integrations, authorizers, documentation, apigateway, postman]',
    )
  })
})

test('Swagger 2.0 has no place for models of other media types (guide, api-gateway-export-api)', async () => {
  const content = { 'application/xml': { schema: { $ref: '#/components/schemas/A' } } }
  const imported = await importRest({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: {
      '/': {
        post: {
          requestBody: { content },
          responses: {},
          'x-amazon-apigateway-integration': { type: 'mock' },
        },
      },
    },
    components: { schemas: { A: { type: 'object', properties: { a: { type: 'string' } } } } },
  })

  expect(await refusal(exportRest(imported, { exportType: 'swagger' }))).toBe('Only found non-JSON body models for POST /')
})

test('Swagger 2.0 has a body for each media type of the request, and the media types of the responses', async () => {
  const schema = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } })
  const imported = await importRest({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: {
      '/': {
        post: {
          requestBody: { content: { 'application/json': schema('A'), 'application/x-amz-json-1.1': schema('B') } },
          responses: { '200': { description: 'ok', content: { 'application/json': schema('A'), 'image/png': schema('A') } } },
          'x-amazon-apigateway-integration': { type: 'mock' },
        },
        get: {
          responses: {},
          'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'text/plain': '{"statusCode": 200}' } },
        },
      },
    },
    components: { schemas: { A: { type: 'object' }, B: { type: 'object', properties: { b: { type: 'string' } } } } },
  })

  const { text } = await exportRest(imported, { exportType: 'swagger' })
  const again = await importRest(text)

  expect(JSON.parse(text)).toMatchObject({
    paths: {
      '/': {
        post: {
          consumes: ['application/json', 'application/x-amz-json-1.1'],
          produces: ['application/json', 'image/png'],
          parameters: [
            { in: 'body', name: 'A' },
            { in: 'body', name: 'B' },
          ],
        },
        get: { consumes: ['text/plain'], produces: ['application/json'] },
      },
    },
  })
  expect(await again.method('/', 'POST')).toMatchObject({
    requestModels: { 'application/json': 'A', 'application/x-amz-json-1.1': 'B' },
    methodResponses: { '200': { responseModels: { 'application/json': 'A', 'image/png': 'A' } } },
  })
})

describe('HTTP APIs', () => {
  const openapi = {
    openapi: '3.0.1',
    info: { title: 'x', version: '1.0' },
    paths: {
      '/pets/{id}': {
        get: {
          responses: {},
          'x-amazon-apigateway-integration': {
            payloadFormatVersion: '1.0',
            type: 'http_proxy',
            httpMethod: 'GET',
            uri: 'http://pets.example',
            timeoutInMillis: 12_000,
          },
        },
      },
    },
    'x-amazon-apigateway-cors': { allowOrigins: ['https://a.example'], maxAge: 300 },
  }
  const exportHttp = async (more: Values): Promise<Values> => {
    const { plane, id } = await importHttp(openapi)
    const { body } = await plane.call('apigatewayv2', 'ExportApi', {
      ApiId: id,
      Specification: 'OAS30',
      OutputType: 'JSON',
      ...more,
    })
    return JSON.parse(new TextDecoder().decode(body as Uint8Array)) as Values
  }

  test('are laid out as AWS lays them out', async () => {
    const document = await exportHttp({})

    expect(document).toMatchObject({
      openapi: '3.0.1',
      info: { title: 'x', version: '1.0' },
      servers: [{ variables: { basePath: { default: '' } } }],
      paths: {
        '/pets/{id}': {
          get: {
            responses: { default: { description: 'Default response for GET /pets/{id}' } },
            'x-amazon-apigateway-integration': {
              payloadFormatVersion: '1.0',
              type: 'http_proxy',
              httpMethod: 'GET',
              uri: 'http://pets.example',
              connectionType: 'INTERNET',
              timeoutInMillis: 12_000,
            },
          },
          parameters: [
            {
              name: 'id',
              in: 'path',
              description: 'Generated path parameter for id',
              required: true,
              schema: { type: 'string' },
            },
          ],
        },
      },
      'x-amazon-apigateway-cors': { allowOrigins: ['https://a.example'], maxAge: 300 },
      'x-amazon-apigateway-importexport-version': '1.0',
    })
  })

  test('without a version have the time of their creation, as AWS writes it', async () => {
    const { plane, id } = await importHttp(openapi)
    const { ApiId } = await plane.call('apigatewayv2', 'CreateApi', { Name: 'unversioned', ProtocolType: 'HTTP' })

    const { body } = await plane.call('apigatewayv2', 'ExportApi', { ApiId, Specification: 'OAS30', OutputType: 'JSON' })

    expect(id).not.toBe(ApiId)
    expect(JSON.parse(new TextDecoder().decode(body as Uint8Array))).toMatchObject({
      info: { version: expect.stringMatching(/^2026-01-01 00:\d\d:\d\dUTC$/u) as string },
    })
  })

  test('name integrations that no route has, and an import makes them again', async () => {
    const { plane, id } = await importHttp(openapi)
    const made = await plane.call('apigatewayv2', 'CreateIntegration', {
      ApiId: id,
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'POST',
      IntegrationUri: 'https://unused.example',
      PayloadFormatVersion: '1.0',
    })

    const { body } = await plane.call('apigatewayv2', 'ExportApi', { ApiId: id, Specification: 'OAS30', OutputType: 'JSON' })
    const text = new TextDecoder().decode(body as Uint8Array)
    const again = await importHttp(text)

    const name = `unusedIntegration_${String(made['IntegrationId'])}`
    expect(JSON.parse(text)).toMatchObject({
      components: { 'x-amazon-apigateway-integrations': { [name]: { type: 'http_proxy', uri: 'https://unused.example' } } },
    })
    const uris = (await again.items('GetIntegrations')).map(({ IntegrationUri }) => String(IntegrationUri))
    expect(uris.toSorted()).toEqual(['http://pets.example', 'https://unused.example'])
  })

  test('without extensions have none', async () => {
    expect(JSON.stringify(await exportHttp({ IncludeExtensions: false }))).not.toContain('x-amazon-apigateway')
  })
})

test('a scheme for IAM never takes the name of an authorizer', async () => {
  const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations'
  const scheme = { type: 'apiKey', name: 'Authorization', in: 'header' }
  const operation = (name: string) => ({
    responses: {},
    security: [{ [name]: [] }],
    'x-amazon-apigateway-integration': { type: 'mock' },
  })
  const imported = await importRest({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: { '/': { get: operation('sigv4'), post: operation('iam') } },
    components: {
      securitySchemes: {
        sigv4: { ...scheme, 'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: uri } },
        iam: { ...scheme, 'x-amazon-apigateway-authtype': 'awsSigv4' },
      },
    },
  })

  const again = await importRest((await exportRest(imported)).text)

  expect(await again.method('/', 'GET')).toMatchObject({ authorizationType: 'CUSTOM' })
  expect(await again.method('/', 'POST')).toMatchObject({ authorizationType: 'AWS_IAM' })
})

test.each([' \n: "x"\n  - y', '\n', ' # ', '1.0', 'null', 'é\u2028'])('YAML keeps the text %j', async (title) => {
  const imported = await importRest({
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: { '/': { get: { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' } } } },
  })

  const { text } = await exportRest(imported, { accepts: 'application/yaml' })

  expect((await importRest(text)).api['name']).toBe(title)
})
