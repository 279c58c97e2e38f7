// What Amazon API Gateway made of imports: /work/shared/recorded/import.json, entries of TestApiGatewayImportRestApi by name.
import { describe, expect, test } from 'vitest'
import { importRest } from './support.ts'
import type { Values } from './support.ts'

const ORIGIN = 'method.response.header.Access-Control-Allow-Origin'

const header = { type: 'string' }
const AUTHORIZER =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:auth/invocations'

const basePathSwagger = {
  swagger: '2.0',
  info: { title: 'base', version: '2' },
  basePath: '/base',
  paths: {
    '/test': {
      get: {
        responses: {
          '200': { description: 'ok', headers: { 'Access-Control-Allow-Origin': header } },
        },
        security: [{ test: [] }],
        'x-amazon-apigateway-integration': {
          type: 'mock',
          passthroughBehavior: 'when_no_match',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: { default: { statusCode: '200', responseParameters: { [ORIGIN]: "'*'" } } },
        },
      },
    },
  },
  securityDefinitions: {
    test: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: AUTHORIZER },
    },
  },
}

describe('test_import_rest_apis_with_base_path_swagger', () => {
  const cases: readonly [string, Record<string, string[]>][] = [
    ['ignore', { '/': [], '/test': ['GET'] }],
    ['prepend', { '/': [], '/base': [], '/base/test': ['GET'] }],
    ['split', { '/': [], '/test': ['GET'] }],
  ]
  test.each(cases)('basepath=%s', async (basepath, paths) => {
    const first = await importRest({
      swagger: '2.0',
      info: { title: 'before', version: '1' },
      paths: {},
    })
    const imported = await importRest(basePathSwagger, {
      plane: first.plane,
      restApiId: first.id,
      mode: 'overwrite',
      parameters: { basepath },
    })

    expect(imported.api).toMatchObject({
      apiKeySource: 'HEADER',
      name: 'base',
      tags: {},
      version: '2',
      endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
    })
    expect(await imported.resources()).toEqual(paths)
    const method = await imported.method(Object.keys(paths).at(-1) ?? '', 'GET')
    const { cacheNamespace, ...integration } = method['methodIntegration'] as Values
    expect(cacheNamespace).toMatch(/^[a-z0-9]+$/u)
    expect(method).toMatchObject({
      apiKeyRequired: false,
      authorizationType: 'CUSTOM',
      authorizerId: expect.any(String) as string,
      httpMethod: 'GET',
      methodResponses: { '200': { responseParameters: { [ORIGIN]: false }, statusCode: '200' } },
    })
    expect(method).not.toHaveProperty('requestParameters')
    expect(integration).toEqual({
      cacheKeyParameters: [],
      integrationResponses: {
        '200': { responseParameters: { [ORIGIN]: "'*'" }, statusCode: '200' },
      },
      passthroughBehavior: 'WHEN_NO_MATCH',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      timeoutInMillis: 29_000,
      type: 'MOCK',
    })
  })

  test('the file without a base path', async () => {
    const http = (uri: string, requestParameters?: Values) => ({
      type: 'http',
      httpMethod: 'GET',
      uri,
      passthroughBehavior: 'when_no_match',
      responses: { default: { statusCode: '200' } },
      ...(requestParameters !== undefined && { requestParameters }),
    })
    const responses = { '200': { description: '200 response' } }
    const pets = 'http://petstore-demo-endpoint.execute-api.com/petstore/pets'
    const imported = await importRest({
      swagger: '2.0',
      info: { title: 'pets', version: '1' },
      paths: {
        '/pets': { get: { responses, 'x-amazon-apigateway-integration': http(pets) } },
        '/pets/{petId}': {
          get: {
            parameters: [{ name: 'petId', in: 'path', required: true, type: 'string' }],
            responses,
            'x-amazon-apigateway-integration': http(`${pets}/{id}`, {
              'integration.request.path.id': 'method.request.path.petId',
            }),
          },
        },
      },
    })

    const method = await imported.method('/pets/{petId}', 'GET')

    const { cacheNamespace: _, ...integration } = method['methodIntegration'] as Values
    expect(method['requestParameters']).toEqual({ 'method.request.path.petId': true })
    expect(method['methodResponses']).toEqual({ '200': { statusCode: '200' } })
    expect(integration).toEqual({
      cacheKeyParameters: [],
      connectionType: 'INTERNET',
      httpMethod: 'GET',
      integrationResponses: { '200': { statusCode: '200' } },
      passthroughBehavior: 'WHEN_NO_MATCH',
      requestParameters: { 'integration.request.path.id': 'method.request.path.petId' },
      timeoutInMillis: 29_000,
      type: 'HTTP',
      uri: `${pets}/{id}`,
    })
  })
})
