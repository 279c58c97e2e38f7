import { describe, expect, test } from 'vitest'
import { MOCK, createPlane, importRest, refusal } from './support.ts'
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

describe('errors', () => {
  const integration = (given: Values) =>
    openapi({ paths: { '/': { get: { responses, 'x-amazon-apigateway-integration': given } } } })
  const cases: readonly [string, unknown, string][] = [
    ['no object', '[1]', 'Invalid OpenAPI input.'],
    ['no version', '{"paths": {}}', 'Invalid OpenAPI input.'],
    ['OpenAPI 3.1', { openapi: '3.1.0', info: {} }, 'Invalid OpenAPI input.'],
    ['broken YAML', 'openapi: "3.0.1\ninfo: [', 'Invalid OpenAPI input.'],
    [
      'an unresolved function of CloudFormation',
      integration({ type: 'aws_proxy', httpMethod: 'POST', uri: { 'Fn::Sub': 'x' } }),
      'Unable to parse API definition because of a malformed integration at path /.',
    ],
    [
      'no integration type',
      integration({ uri: 'http://x.example' }),
      'Unable to parse API definition because of a malformed integration at path /.',
    ],
    [
      'an address that is none',
      integration({ type: 'http', httpMethod: 'GET', uri: 'x.example' }),
      "Errors found during import:\n\tUnable to put integration on 'GET' for resource at path '/': Invalid HTTP endpoint specified for URI",
    ],
    [
      'an ARN without path',
      integration({
        type: 'aws',
        httpMethod: 'POST',
        uri: 'arn:aws:apigateway:us-east-1:lambda:f',
      }),
      "Errors found during import:\n\tUnable to put integration on 'GET' for resource at path '/': AWS ARN for integration must contain path or action",
    ],
    [
      'a timeout too long',
      integration({ ...MOCK, timeoutInMillis: 87_000 }),
      "Errors found during import:\n\tUnable to put integration on 'GET' for resource at path '/': Timeout should be between 50 ms and 29000 ms",
    ],
    [
      'a model name',
      swagger({ definitions: { a_b: { type: 'object' } } }),
      "Errors found during import:\n\tUnable to create model for 'a_b': Model name must be alphanumeric: a_b",
    ],
  ]
  test.each(cases)('refuses %s', async (_, definition, message) => {
    expect(await refusal(importRest(definition))).toBe(message)
  })
})

describe('warnings', () => {
  const content = (schema: unknown) => ({ 'application/json': { schema } })
  const cases: readonly [string, Values, readonly string[]][] = [
    [
      'a model that is not there (OpenAPI 3)',
      openapi({
        paths: {
          '/update': {
            get: {
              responses: {
                '200': { description: '', content: content({ $ref: '#/components/schemas/Gone' }) },
              },
            },
          },
        },
      }),
      ["Parse issue: attribute paths.'/update'(get).responses.200.content.schema.#/components/schemas/Gone is missing"],
    ],
    [
      'a model that is not there (Swagger 2)',
      swagger({
        paths: {
          '/': {
            get: {
              responses: { '200': { description: '', schema: { $ref: '#/definitions/Gone' } } },
            },
          },
        },
      }),
      ["Reference to model 'Gone' not found. Ignoring."],
    ],
    [
      'inline schemas that are no objects',
      openapi({
        paths: {
          '/events': {
            post: {
              responses: {
                '201': { description: '', content: content({ type: 'string' }) },
                '404': { description: '', content: content({ type: 'array', items: {} }) },
              },
            },
          },
        },
      }),
      [
        "Unsupported model type 'StringSchema' in 201 response to method 'POST /events'. Ignoring.",
        "Unsupported model type 'ArraySchema' in 404 response to method 'POST /events'. Ignoring.",
      ],
    ],
    [
      'security schemes that are none of API Gateway',
      openapi({
        components: {
          securitySchemes: {
            basicAuth: { type: 'http', scheme: 'basic' },
            oauth: { type: 'oauth2', flows: {} },
          },
        },
      }),
      [
        "Unsupported security definition type 'http' for 'basicAuth'. Ignoring.",
        "Unsupported security definition type 'oauth2' for 'oauth'. Ignoring.",
      ],
    ],
    [
      'several servers',
      openapi({ servers: [{ url: '/' }, { url: '/b' }] }),
      ['More than one server provided. Ignoring all but the first for defining endpoint configuration'],
    ],
    [
      'a path without slash',
      openapi({ paths: { $default: { get } } }),
      ['Parse issue: attribute paths. Resource $default should start with /'],
    ],
  ]
  test.each(cases)('%s', async (_, definition, warnings) => {
    const { api } = await importRest(definition)

    expect(api['warnings']).toEqual(warnings)
  })

  test.each(cases)('%s: refused with failonwarnings', async (_, definition, warnings) => {
    const plane = await createPlane()
    const message = await refusal(importRest(definition, { plane, failOnWarnings: true }))

    expect(message).toBe(`Warnings found during import:\n${warnings.map((warning) => `\t${warning}`).join('\n')}`)
    expect((await plane.call('apigateway', 'GetRestApis', {}))['items']).toEqual([])
  })
})

describe('security requirements', () => {
  const secured = (name: string) => openapi({ paths: { '/': { get: { ...get, security: [{ [name]: [] }] } } } })

  test('that name nothing are warned of', async () => {
    const { api } = await importRest(secured('gone'))

    expect(api['warnings']).toEqual(["Security definition 'gone' not found for method 'GET /'. Ignoring."])
  })

  test("SAM's NONE is an open method, without a warning", async () => {
    const { api, method } = await importRest(secured('NONE'), { failOnWarnings: true })

    expect(api).not.toHaveProperty('warnings')
    expect(await method('/', 'GET')).toMatchObject({ authorizationType: 'NONE' })
  })
})
