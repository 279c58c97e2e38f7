import { describe, expect, test } from 'vitest'
import { MOCK, importRest } from './support.ts'
import type { Values } from './support.ts'

const responses = { '200': { description: 'ok' } }
const get = { responses, 'x-amazon-apigateway-integration': MOCK }

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

describe('models', () => {
  test('refer to one another by their addresses, in circles, too', async () => {
    const { call, id } = await importRest(
      openapi({
        components: {
          schemas: {
            Node: {
              type: 'object',
              example: 1,
              properties: {
                next: { $ref: '#/components/schemas/Node' },
                example: { type: 'string', nullable: true },
              },
            },
          },
        },
      }),
    )

    const { schema } = await call('GetModel', { modelName: 'Node' })

    expect(JSON.parse(String(schema))).toEqual({
      type: 'object',
      properties: {
        next: { $ref: `https://apigateway.amazonaws.com/restapis/${id}/models/Node` },
        example: { type: 'string' },
      },
    })
  })

  test('inline objects get a model of their own, the same for the same schema', async () => {
    const body = {
      content: {
        'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } },
      },
    }
    const { call, method } = await importRest(
      openapi({
        paths: {
          '/a': { post: { ...get, requestBody: body }, put: { ...get, requestBody: body } },
        },
      }),
    )

    const [post, put] = [await method('/a', 'POST'), await method('/a', 'PUT')]

    expect((post['requestModels'] as Values)['application/json']).toMatch(/^MODEL[0-9a-f]{6}$/u)
    expect(put['requestModels']).toEqual(post['requestModels'])
    expect((await call('GetModels'))['items']).toHaveLength(1)
  })

  test('a pointer into a schema is taken in, and one that leads round in a circle ends', async () => {
    const schemas = {
      A: {
        type: 'object',
        properties: {
          b: { type: 'integer' },
          c: { $ref: '#/components/schemas/A/properties/b' },
          d: { $ref: '#/components/schemas/A/properties/d' },
        },
      },
    }
    const { api, call } = await importRest(openapi({ components: { schemas } }))

    const { schema } = await call('GetModel', { modelName: 'A' })

    expect(JSON.parse(String(schema))).toEqual({
      type: 'object',
      properties: { b: { type: 'integer' }, c: { type: 'integer' }, d: {} },
    })
    expect(api['warnings']).toEqual(["Reference to model '#/components/schemas/A/properties/d' not found. Ignoring."])
  })
})

describe('references', () => {
  test('of parameters, responses and path items are followed', async () => {
    const { method } = await importRest(
      swagger({
        paths: {
          '/a/{id}': {
            parameters: [{ $ref: '#/parameters/Id' }],
            get: {
              parameters: [{ name: 'q', in: 'query', type: 'string' }],
              responses: { '404': { $ref: '#/responses/Missing' } },
              'x-amazon-apigateway-integration': { type: 'mock' },
            },
          },
        },
        parameters: { Id: { name: 'id', in: 'path', required: true, type: 'string' } },
        responses: { Missing: { description: 'gone', headers: { 'X-Why': { type: 'string' } } } },
      }),
    )

    expect(await method('/a/{id}', 'GET')).toMatchObject({
      requestParameters: { 'method.request.path.id': true, 'method.request.querystring.q': false },
      methodResponses: { '404': { responseParameters: { 'method.response.header.X-Why': false } } },
    })
  })
})

describe('settings', () => {
  test('of every extension at the root are kept', async () => {
    const { api, call } = await importRest(
      openapi({
        servers: [
          {
            url: '/',
            'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true },
          },
        ],
        'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
        'x-amazon-apigateway-minimum-compression-size': 5_242_880,
        'x-amazon-apigateway-gateway-responses': {
          INVALID_API_KEY: { statusCode: 429, responseTemplates: { 'application/json': '{}' } },
        },
        'x-amazon-apigateway-policy': {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: '*',
              Action: 'execute-api:Invoke',
              Resource: 'execute-api:/*',
            },
          ],
        },
      }),
      { parameters: { endpointConfigurationTypes: 'REGIONAL' } },
    )

    expect(api).toMatchObject({
      apiKeySource: 'AUTHORIZER',
      minimumCompressionSize: 5_242_880,
      disableExecuteApiEndpoint: true,
      endpointConfiguration: { types: ['REGIONAL'] },
    })
    expect(api['policy']).toContain(`arn:aws:execute-api:us-east-1:111111111111:${String(api['id'])}/*`)
    expect(await call('GetGatewayResponse', { responseType: 'INVALID_API_KEY' })).toMatchObject({
      statusCode: '429',
      defaultResponse: false,
    })
  })

  test('AWS variables are resolved (guide, import-api-aws-variables)', async () => {
    const uri =
      'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${stageVariables.f}/invocations'
    const { method } = await importRest(
      openapi({
        paths: {
          '/': {
            get: {
              responses,
              'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri },
            },
          },
        },
      }),
    )

    const { uri: resolved } = (await method('/', 'GET'))['methodIntegration'] as Values

    expect(resolved).toBe(
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:${stageVariables.f}/invocations',
    )
  })

  test('documentation comes from its extension and from descriptions, unless it is ignored', async () => {
    const definition = openapi({
      paths: { '/a': { get: { ...get, summary: 'reads' } } },
      'x-amazon-apigateway-documentation': {
        documentationParts: [{ location: { type: 'API' }, properties: { description: 'all' } }],
      },
    })
    const parts = async (parameters: Record<string, string>) => {
      const { call } = await importRest(definition, { parameters })
      return ((await call('GetDocumentationParts'))['items'] as Values[]).map(({ location, properties }) => ({
        location,
        properties: JSON.parse(String(properties)) as unknown,
      }))
    }

    const kept = await parts({})

    expect(kept).toHaveLength(3)
    expect(kept).toContainEqual({ location: { type: 'API' }, properties: { description: 'all' } })
    expect(kept).toContainEqual({
      location: { type: 'METHOD', path: '/a', method: 'GET' },
      properties: { summary: 'reads' },
    })
    expect(await parts({ ignore: 'documentation' })).toEqual([])
  })

  test('validators of the API hold for methods that name none', async () => {
    const { call, method } = await importRest(
      openapi({
        paths: {
          '/validation': {
            get,
            post: { ...get, 'x-amazon-apigateway-request-validator': 'params-only' },
          },
        },
        'x-amazon-apigateway-request-validators': {
          basic: { validateRequestBody: true, validateRequestParameters: true },
          'params-only': { validateRequestParameters: true },
        },
        'x-amazon-apigateway-request-validator': 'basic',
      }),
    )

    const byId = new Map(((await call('GetRequestValidators'))['items'] as Values[]).map(({ id, name }) => [id, name]))

    expect(byId.get((await method('/validation', 'GET'))['requestValidatorId'])).toBe('basic')
    expect(byId.get((await method('/validation', 'POST'))['requestValidatorId'])).toBe('params-only')
  })

  test('a YAML version keeps its text', async () => {
    const { api } = await importRest('openapi: 3.0.1\ninfo:\n  title: x\n  version: 1.10\npaths: {}\n')

    expect(api['version']).toBe('1.10')
  })

  test('IAM by scheme and by x-amazon-apigateway-auth; open without either', async () => {
    const { method } = await importRest(
      openapi({
        paths: {
          '/': {
            get: { ...get, security: [{ sigv4: [] }] },
            post: { ...get, 'x-amazon-apigateway-auth': { type: 'aws_iam' } },
            put: get,
          },
        },
        components: {
          securitySchemes: {
            sigv4: {
              type: 'apiKey',
              name: 'Authorization',
              in: 'header',
              'x-amazon-apigateway-authtype': 'awsSigv4',
            },
          },
        },
      }),
    )

    const types = await Promise.all(['GET', 'POST', 'PUT'].map(async (verb) => (await method('/', verb))['authorizationType']))

    expect(types).toEqual(['AWS_IAM', 'AWS_IAM', 'NONE'])
  })
})
