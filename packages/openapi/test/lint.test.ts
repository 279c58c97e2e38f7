import { describe, expect, test } from 'vitest'
import { lintDefinition, toSarif } from '../src/index.ts'
import { importRest } from './support.ts'

const YAML = `openapi: 3.0.1
info:
  title: shop
  version: "1"
paths:
  /orders/{id}:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Gone'
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: orders.example
  /orders/{name}:
    get:
      responses: {}
security:
  - key: []
`

test('what is for the other kind of API is named', () => {
  const get = { responses: {}, isDefaultRoute: true, 'x-amazon-apigateway-integration': { type: 'mock', payloadFormatVersion: '1.0' } }
  const definition = {
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: { '/': { get, trace: {} } },
    components: {
      'x-amazon-apigateway-integrations': {},
      securitySchemes: { s: { type: 'apiKey', 'x-amazon-apigateway-authorizer': { type: 'token', providerARNs: [], jwtConfiguration: {}, nope: 1 } } },
    },
    'x-amazon-apigateway-security-policy': 'TLS_1_2',
    'x-amazon-apigateway-cors': { allowOrigin: '*' },
    'x-amazon-apigateway-importexport-version': '2.0',
  }
  const notes = (service: 'apigateway' | 'apigatewayv2') =>
    lintDefinition(JSON.stringify(definition), { service }).flatMap(({ severity, message }) => (severity === 'note' ? [message] : []))

  expect(notes('apigateway')).toEqual([
    "'isDefaultRoute' at paths./.get is not supported for REST APIs and is left out.",
    "'payloadFormatVersion' at paths./.get.x-amazon-apigateway-integration is not supported for REST APIs and is left out.",
    "'trace' at paths./ is no method of API Gateway and is left out.",
    "'x-amazon-apigateway-integrations' at components is not supported for REST APIs and is left out.",
    "'jwtConfiguration' at components.securitySchemes.s.x-amazon-apigateway-authorizer is not supported for REST APIs and is left out.",
    "'nope' at components.securitySchemes.s.x-amazon-apigateway-authorizer is no property of authorizers and is left out.",
    "'x-amazon-apigateway-cors' is not supported for REST APIs and is left out.",
  ])
  expect(notes('apigatewayv2')).toEqual([
    "'trace' at paths./ is no method of API Gateway and is left out.",
    "'providerARNs' at components.securitySchemes.s.x-amazon-apigateway-authorizer is not supported for HTTP APIs and is left out.",
    "'nope' at components.securitySchemes.s.x-amazon-apigateway-authorizer is no property of authorizers and is left out.",
    "'x-amazon-apigateway-security-policy' is not supported for HTTP APIs and is left out.",
    "'allowOrigin' at x-amazon-apigateway-cors is no property of CORS and is left out.",
    "'x-amazon-apigateway-importexport-version' is '2.0'; the definition is read as version 1.0.",
  ])
})

describe('places', () => {
  test('of YAML', () => {
    const found = lintDefinition(YAML).map(({ severity, line, column, message }) => `${line}:${column} ${severity} ${message}`)

    expect(found).toEqual([
      "13:15 warning Parse issue: attribute paths.'/orders/{id}'(get).responses.200.content.schema.#/components/schemas/Gone is missing",
      "15:7 error Unable to put integration on 'GET' for resource at path '/orders/{id}': Invalid HTTP endpoint specified for URI",
      "19:3 error Unable to create resource at path '/orders/{name}': A sibling ({id}) of this resource already has a variable path part -- only one is allowed",
      "20:5 note No integration defined for method 'GET /orders/{name}'; the API cannot be deployed.",
      "23:5 warning Security definition 'key' not found for method 'GET /orders/{id}'. Ignoring.",
      "23:5 warning Security definition 'key' not found for method 'GET /orders/{name}'. Ignoring.",
    ])
  })

  test('of JSON', () => {
    const text =
      '{\n  "swagger": "2.0",\n  "info": {"title": "a \\" ]}", "version": "1"},\n  "x": [[1, {"y": 2}], "z"],\n  "paths": {\n    "/a b": {}\n  },\n  "definitions": {"a_b": {"type": "object"}}\n}'

    const found = lintDefinition(text).map(({ line, column, message }) => `${line}:${column} ${message}`)

    expect(found).toEqual([
      "6:5 Unable to create resource at path '/a b': Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
      "8:19 Unable to create model for 'a_b': Model name must be alphanumeric: a_b",
    ])
  })

  const broken: readonly [string, string, string][] = [
    ['a tag of CloudFormation', 'openapi: 3.0.1\ninfo:\n  title: !Sub x\n', '3:10 Invalid OpenAPI input. Unresolved tag: !Sub'],
    ['a bracket that stays open', '{\n  "openapi": "3.0.1",\n  "paths": {\n}', '4:2 Invalid OpenAPI input.'],
    [
      'a version of the future',
      'openapi: 4.0.0\n',
      '1:1 Invalid OpenAPI input. REST APIs are imported from `swagger: "2.0"` or `openapi: "3.0.1"`.',
    ],
    ['nothing', '', '1:1 Invalid OpenAPI input.'],
  ]
  test.each(broken)('of %s', (_, text, expected) => {
    const [finding] = lintDefinition(text)

    expect(`${finding?.line}:${finding?.column} ${finding?.message} ${finding?.help}`).toContain(expected)
  })
})

// What an import refuses, the linter tells with its place and in the same words.
test.each([
  ['x-amazon-apigateway-api-key-source: NOPE', '7:1', "Value 'NOPE' at 'createRestApiInput.apiKeySource' failed"],
  ['x-amazon-apigateway-gateway-responses: {NOPE: {statusCode: 400}}', '7:41', "Unable to put gateway response 'NOPE': 1 validation error detected: Value 'NOPE' at 'responseType'"],
  ['x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {responseParameters: {nope: x}}}', '7:41', "Unable to put gateway response 'DEFAULT_4XX': Invalid mapping expression specified"],
  ['      x-amazon-apigateway-integration: {type: http, httpMethod: GET, uri: "https://a.example", requestParameters: {integration.request.header.a: nope}}', '6:7', 'errors : [Invalid mapping expression specified: nope]'],
  ['components: {schemas: {A: [1]}}', '7:24', "Unable to create model for 'A': Invalid model specified"],
])('%s is refused', async (part, place, message) => {
  const text = `openapi: 3.0.1\ninfo: {title: x, version: "1"}\npaths:\n  /a:\n    get:\n${part.startsWith(' ') ? '' : '      x-amazon-apigateway-integration: {type: mock}\n'}${part}\n`

  const found = lintDefinition(text).filter(({ severity }) => severity === 'error')

  expect(found.map(({ line, column }) => `${line}:${column}`)).toEqual([place])
  expect(found[0]?.message).toContain(message)
  await expect(importRest(text)).rejects.toThrow(found[0]?.message)
})

test('aliases that multiply are refused', () => {
  const bomb = [
    'openapi: 3.0.1',
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...Array.from(
      { length: 9 },
      (_, index) => `a${index + 1}: &a${index + 1} [${Array.from({ length: 10 }, () => `*a${index}`).join(', ')}]`,
    ),
  ].join('\n')

  expect(lintDefinition(bomb)).toMatchObject([{ severity: 'error', message: 'Invalid OpenAPI input.' }])
})

test('text of a megabyte is read', () => {
  const long = JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'x'.repeat(1_000_000), version: '1' },
    paths: {},
  })

  expect(lintDefinition(long)).toEqual([])
})

test.each([
  ['JSON', `{"openapi":"3.0.1","x":${'{"items":'.repeat(5000)}{}${'}'.repeat(5000)}}`],
  ['YAML', `openapi: 3.0.1\nx: ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
])('%s of thousands of levels is refused', (_, text) => {
  expect(lintDefinition(text)).toMatchObject([
    {
      severity: 'error',
      message: 'Invalid OpenAPI input.',
      help: 'A definition has at most 500 levels.',
    },
  ])
})

test('extensions that API Gateway does not have are named', () => {
  const get = {
    responses: {},
    'x-amazon-apigateway-integration': { type: 'mock', passthroughBehaviour: 'never' },
    'x-amazon-apigateway-authorizer': {},
  }
  const text = JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'x', version: '1' },
    paths: { '/': { get } },
    'x-amazon-apigateway-cors': {},
    'x-amazon-apigateway-polcy': {},
    'x-other': {},
  })

  const found = lintDefinition(text).map(({ severity, message }) => `${severity} ${message}`)

  expect(found).toEqual([
    "note 'passthroughBehaviour' at paths./.get.x-amazon-apigateway-integration is no property of integrations and is left out.",
    "note 'x-amazon-apigateway-authorizer' at paths./.get is no extension of API Gateway here and is left out.",
    "note 'x-amazon-apigateway-cors' is not supported for REST APIs and is left out.",
    "note 'x-amazon-apigateway-polcy' is no extension of API Gateway here and is left out.",
  ])
})

describe('HTTP APIs', () => {
  test('are held against their own rules', () => {
    const text = JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'x', version: '1' },
      paths: {
        '/': {
          get: {
            requestBody: {},
            responses: {},
            'x-amazon-apigateway-integration': { type: 'mock' },
          },
        },
      },
      components: {
        securitySchemes: {
          a: {
            type: 'oauth2',
            'x-amazon-apigateway-authorizer': {
              type: 'jwt',
              identitySource: '$request.header.Authorization',
              jwtConfiguration: { issuer: 'https://i.example' },
            },
          },
        },
      },
    })

    const found = lintDefinition(text, { service: 'apigatewayv2' }).map(({ severity, message }) => `${severity} ${message}`)

    expect(found.toSorted()).toEqual([
      "note 'requestBody' at paths./.get is not supported for HTTP APIs and is left out.",
      "warning Unable to create Authorizer 'a': Audience list must not be empty",
      "warning Unable to put integration on 'GET' for resource at path '/': Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)",
    ])
  })
})

test('SARIF has a rule, a level and a place for each finding', () => {
  const log = toSarif(lintDefinition(YAML), { uri: 'api.yaml', toolVersion: '1.0.0' })

  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gatewright lint',
            version: '1.0.0',
            rules: [{ id: 'integration' }, { id: 'reference' }, { id: 'resource' }, { id: 'security' }],
          },
        },
        results: [
          {
            ruleId: 'reference',
            ruleIndex: 1,
            level: 'warning',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'api.yaml' },
                  region: { startLine: 13, startColumn: 15 },
                },
              },
            ],
          },
          { ruleId: 'integration', ruleIndex: 0, level: 'error' },
          { ruleId: 'resource', level: 'error' },
          { ruleId: 'integration', level: 'note' },
          { ruleId: 'security', level: 'warning' },
          { ruleId: 'security', level: 'warning' },
        ],
      },
    ],
  })
})
