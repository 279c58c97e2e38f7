// What Amazon API Gateway made of imports: /work/shared/recorded/import.json, entries of TestApiGatewayImportRestApi by name.
import { expect, test } from 'vitest'
import { importRest } from './support.ts'
import type { Values } from './support.ts'

const ORIGIN = 'method.response.header.Access-Control-Allow-Origin'

const header = { type: 'string' }
const AUTHORIZER =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:auth/invocations'

test('test_import_and_validate_rest_api[openapi.spec.tf.json]: only the models of the file; an API key is asked for', async () => {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Empty' } } }
  const imported = await importRest({
    openapi: '3.0.1',
    info: { title: 'tf', version: '1' },
    paths: {
      '/': {
        get: {
          responses: {
            '200': {
              description: '200 response',
              headers: { 'Access-Control-Allow-Origin': { schema: header } },
              content,
            },
          },
          security: [{ api_key: [] }],
          'x-amazon-apigateway-integration': {
            type: 'aws_proxy',
            httpMethod: 'POST',
            uri: AUTHORIZER,
            contentHandling: 'CONVERT_TO_TEXT',
            passthroughBehavior: 'when_no_match',
            responses: { default: { statusCode: '200', responseParameters: { [ORIGIN]: "'*'" } } },
          },
        },
      },
    },
    components: {
      schemas: { Empty: { title: 'Empty Schema', type: 'object' } },
      securitySchemes: { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
    },
  })

  const { items } = await imported.call('GetModels')
  expect(items).toEqual([
    {
      contentType: 'application/json',
      id: expect.any(String) as string,
      name: 'Empty',
      schema: expect.any(String) as string,
    },
  ])
  expect(JSON.parse(String((items as Values[])[0]?.['schema']))).toEqual({
    title: 'Empty Schema',
    type: 'object',
  })
  const method = await imported.method('/', 'GET')
  const { cacheNamespace: _, uri: __, ...integration } = method['methodIntegration'] as Values
  expect(method).toMatchObject({
    apiKeyRequired: true,
    authorizationType: 'NONE',
    methodResponses: { '200': { responseModels: { 'application/json': 'Empty' } } },
  })
  expect(integration).toEqual({
    cacheKeyParameters: [],
    contentHandling: 'CONVERT_TO_TEXT',
    httpMethod: 'POST',
    integrationResponses: { '200': { responseParameters: { [ORIGIN]: "'*'" }, statusCode: '200' } },
    passthroughBehavior: 'WHEN_NO_MATCH',
    timeoutInMillis: 29_000,
    type: 'AWS_PROXY',
  })
})

test('test_import_and_validate_rest_api[swagger-mock-cors.json]: no models, empty responses, templates that are empty', async () => {
  const cors = {
    'method.response.header.Access-Control-Allow-Headers': "'Content-Type'",
    'method.response.header.Access-Control-Allow-Methods': "'OPTIONS,POST,GET'",
    [ORIGIN]: "'http://localhost:8080'",
  }
  const options = {
    responses: {
      '200': {
        description: '200 response',
        headers: {
          'Access-Control-Allow-Headers': header,
          'Access-Control-Allow-Methods': header,
          'Access-Control-Allow-Origin': header,
        },
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: cors,
          responseTemplates: { 'application/json': '{}\n' },
        },
      },
    },
  }
  const get = {
    responses: {},
    'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: AUTHORIZER },
  }
  const imported = await importRest({
    swagger: '2.0',
    info: { title: 'cart', version: '1.0' },
    paths: { '/product': { get, options } },
  })

  expect((await imported.call('GetModels'))['items']).toEqual([])
  expect(await imported.resources()).toEqual({ '/': [], '/product': ['GET', 'OPTIONS'] })
  const method = await imported.method('/product', 'GET')
  expect(method).not.toHaveProperty('methodResponses')
  expect(method['methodIntegration']).not.toHaveProperty('integrationResponses')
  const preflight = await imported.method('/product', 'OPTIONS')
  expect(preflight).toMatchObject({
    methodIntegration: {
      integrationResponses: {
        '200': {
          responseParameters: cors,
          responseTemplates: { 'application/json': '{}\n' },
          statusCode: '200',
        },
      },
      passthroughBehavior: 'WHEN_NO_MATCH',
      type: 'MOCK',
    },
  })
})

test('test_import_rest_api: binary media types and version', async () => {
  const { api } = await importRest({
    swagger: '2.0',
    info: { title: 'x', version: '1.0' },
    paths: {},
    'x-amazon-apigateway-binary-media-types': ['*/*'],
  })

  expect(api).toMatchObject({
    apiKeySource: 'HEADER',
    binaryMediaTypes: ['*/*'],
    disableExecuteApiEndpoint: false,
    version: '1.0',
  })
})

test('test_import_with_cognito_auth_identity_source: scopes, two authorizers, the header of the scheme', async () => {
  const userPool = 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_ABC123'
  const scheme = {
    type: 'apiKey',
    name: 'TestHeaderAuth',
    in: 'header',
    'x-amazon-apigateway-authtype': 'cognito_user_pools',
    'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [userPool] },
  }
  const operation = (security: unknown) => ({
    responses: { '200': { description: 'ok' } },
    security,
    'x-amazon-apigateway-integration': {
      type: 'http',
      httpMethod: 'GET',
      uri: 'http://petstore-demo-endpoint.execute-api.com/petstore/pets',
      responses: { default: { statusCode: 200 } },
    },
  })
  const imported = await importRest({
    swagger: '2.0',
    info: { title: 'Example Pet Store', description: 'A Pet Store API.', version: '1.0' },
    paths: {
      '/default-no-scope': { get: operation([{ 'cognito-test-identity-source': [] }]) },
      '/default-scope-override': {
        get: operation([{ 'cognito-test-identity-source': ['openid'] }]),
      },
      '/non-default-authorizer': {
        get: operation([{ 'extra-test-identity-source': ['email', 'openid'] }]),
      },
      '/pets': { get: operation(undefined) },
    },
    security: [{ 'cognito-test-identity-source': ['email'] }],
    securityDefinitions: {
      'cognito-test-identity-source': scheme,
      'extra-test-identity-source': scheme,
    },
  })

  expect(imported.api['description']).toBe('A Pet Store API.')
  const authorizers = (await imported.call('GetAuthorizers'))['items'] as Values[]
  const expected = {
    authType: 'cognito_user_pools',
    id: expect.any(String) as string,
    identitySource: 'method.request.header.TestHeaderAuth',
    providerARNs: [userPool],
    type: 'COGNITO_USER_POOLS',
  }
  expect(authorizers.toSorted((one, other) => String(one['name']).localeCompare(String(other['name'])))).toEqual([
    { ...expected, name: 'cognito-test-identity-source' },
    { ...expected, name: 'extra-test-identity-source' },
  ])
  const plain = await imported.method('/default-no-scope', 'GET')
  expect(plain).toMatchObject({ authorizationType: 'COGNITO_USER_POOLS' })
  expect(plain).not.toHaveProperty('authorizationScopes')
  expect((await imported.method('/default-scope-override', 'GET'))['authorizationScopes']).toEqual(['openid'])
  expect((await imported.method('/non-default-authorizer', 'GET'))['authorizationScopes']).toEqual(['email', 'openid'])
  expect(await imported.method('/pets', 'GET')).toMatchObject({ authorizationType: 'COGNITO_USER_POOLS', authorizationScopes: ['email'] })
})

test('test_import_with_integer_http_status_code: a status code that is a number', async () => {
  const imported = await importRest(`
openapi: "3.0.1"
info: { title: numbers, version: "1" }
paths:
  /test:
    get:
      responses:
        200: { description: ok }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        requestParameters: { integration.request.header.X-Amz-Invocation-Type: "'Event'" }
        responses: { default: { statusCode: 200 } }
`)

  const method = await imported.method('/test', 'GET')

  expect(method).toMatchObject({
    methodIntegration: {
      integrationResponses: { '200': { statusCode: '200' } },
      requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
    },
    methodResponses: { '200': { statusCode: '200' } },
  })
})

test('test_import_with_http_method_integration: a function that is called without waiting, and a preflight that is mocked', async () => {
  const allow = 'method.response.header.Access-Control-Allow-Headers'
  const imported = await importRest({
    swagger: '2.0',
    info: { title: 'async', version: '1' },
    paths: {
      '/': {
        get: {
          produces: ['application/json'],
          responses: { '200': { description: '200 response', schema: { $ref: '#/definitions/Empty' } } },
          'x-amazon-apigateway-integration': {
            type: 'aws',
            httpMethod: 'POST',
            uri: AUTHORIZER,
            contentHandling: 'CONVERT_TO_TEXT',
            passthroughBehavior: 'when_no_templates',
            requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
            requestTemplates: { 'application/json': '{}' },
            responses: { default: { statusCode: '200' } },
          },
        },
        options: {
          produces: ['application/json'],
          responses: {
            '200': { description: '200 response', schema: { $ref: '#/definitions/Empty' }, headers: { 'Access-Control-Allow-Headers': header } },
          },
          'x-amazon-apigateway-integration': {
            type: 'mock',
            passthroughBehavior: 'when_no_match',
            requestTemplates: { 'application/json': '{"statusCode": 200}' },
            responses: { default: { statusCode: '200', responseParameters: { [allow]: "'Content-Type'" } } },
          },
        },
      },
    },
    definitions: { Empty: { type: 'object' } },
  })
  const [root] = ((await imported.call('GetResources')) as { items: Values[] }).items
  const shared = { cacheKeyParameters: [], cacheNamespace: root?.['id'], timeoutInMillis: 29_000 }
  const models = { responseModels: { 'application/json': 'Empty' }, statusCode: '200' }

  expect(root).toEqual({ id: root?.['id'], path: '/', resourceMethods: { GET: {}, OPTIONS: {} } })
  expect(await imported.method('/', 'GET')).toEqual({
    apiKeyRequired: false,
    authorizationType: 'NONE',
    httpMethod: 'GET',
    methodIntegration: {
      ...shared,
      contentHandling: 'CONVERT_TO_TEXT',
      httpMethod: 'POST',
      integrationResponses: { '200': { statusCode: '200' } },
      passthroughBehavior: 'WHEN_NO_TEMPLATES',
      requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
      requestTemplates: { 'application/json': '{}' },
      type: 'AWS',
      uri: AUTHORIZER,
    },
    methodResponses: { '200': models },
  })
  expect(await imported.method('/', 'OPTIONS')).toEqual({
    apiKeyRequired: false,
    authorizationType: 'NONE',
    httpMethod: 'OPTIONS',
    methodIntegration: {
      ...shared,
      integrationResponses: { '200': { responseParameters: { [allow]: "'Content-Type'" }, statusCode: '200' } },
      passthroughBehavior: 'WHEN_NO_MATCH',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      type: 'MOCK',
    },
    methodResponses: { '200': { ...models, responseParameters: { [allow]: false } } },
  })
})
