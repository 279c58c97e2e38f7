import fc from 'fast-check'
import type { Values } from './support.ts'

export const URI: string =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/u)
const modelName = fc.stringMatching(/^[A-Z][a-zA-Z0-9]{0,7}$/u)
export const text: fc.Arbitrary<string> = fc.string({
  minLength: 1,
  maxLength: 20,
  unit: fc.constantFrom(...'aZ0 "\'\\/#$:{}[],-é&*!|>%@`\n'.split('')),
})
const optional = <T>(key: string, value: fc.Arbitrary<T>): fc.Arbitrary<Values> =>
  fc.option(value).map((given) => (given === null ? {} : { [key]: given }))
const merged = (...parts: fc.Arbitrary<Values>[]): fc.Arbitrary<Values> =>
  fc.tuple(...parts).map((given) => Object.assign({}, ...given) as Values)

const status = fc.constantFrom('200', '201', '302', '400', '404', '500')
const headerName = fc.constantFrom('X-One', 'Location', 'Access-Control-Allow-Origin', 'ETag')
const schema = fc.oneof(
  fc.record({
    type: fc.constant('object'),
    properties: fc.dictionary(
      name,
      fc.constantFrom({ type: 'string' }, { type: 'integer' }, { type: 'array', items: { type: 'number' } }),
    ),
  }),
  fc.record({
    type: fc.constant('string'),
    enum: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('object'),
    required: fc.constant(['a']),
    title: text,
    allOf: fc.constant([{ type: 'object' }]),
  }),
)

/** An OpenAPI 3 definition of a REST API; what is said of it can be said in Swagger 2 as well. */
export const definition: fc.Arbitrary<Values> = fc
  .record({
    models: fc.dictionary(modelName, schema, { maxKeys: 4 }),
    authorizers: fc.uniqueArray(name, { maxLength: 3 }),
    validators: fc.uniqueArray(text, { maxLength: 2 }),
  })
  .chain((known) =>
    fc.record({
      paths: pathsOf(known),
      root: rootOf(known),
      models: fc.constant(withReferences(known.models)),
      schemes: schemesOf(known.authorizers),
    }),
  )
  .map(({ paths, root, models, schemes }) => ({
    openapi: '3.0.1',
    ...root,
    paths,
    components: { schemas: models, securitySchemes: schemes },
  }))

interface Known {
  readonly models: Values
  readonly authorizers: readonly string[]
  readonly validators: readonly string[]
}

/** The first model refers to itself and to the last: circles are allowed. */
function withReferences(models: Values): Values {
  const names = Object.keys(models)
  const [first, last] = [names[0], names.at(-1)]
  if (first === undefined || last === undefined) return models
  const properties = {
    self: { $ref: `#/components/schemas/${first}` },
    other: { type: 'array', items: { $ref: `#/components/schemas/${last}` } },
  }
  return { ...models, [first]: { type: 'object', properties } }
}

function schemesOf(authorizers: readonly string[]): fc.Arbitrary<Values> {
  const token = merged(
    fc.constant({ type: 'token', authorizerUri: URI }),
    optional('identityValidationExpression', fc.constant('^x-[a-z]+')),
    optional('authorizerResultTtlInSeconds', fc.integer({ min: 0, max: 3600 })),
    optional('authorizerCredentials', fc.constant('arn:aws:iam::111111111111:role/r')),
  )
  const request = fc.constantFrom(
    'method.request.header.auth',
    'method.request.header.a, method.request.querystring.b',
    'stageVariables.s',
    'method.request.querystring.t',
  )
  const scheme = fc.oneof(
    fc.tuple(fc.constantFrom('Authorization', 'X-Token'), token).map(([header, given]) => ({ name: header, given })),
    request.map((identitySource) => ({
      name: 'Unused',
      given: { type: 'request', identitySource, authorizerUri: URI },
    })),
    fc.constant({
      name: 'Authorization',
      given: {
        type: 'cognito_user_pools',
        providerARNs: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a'],
      },
    }),
  )
  return fc.tuple(...authorizers.map(() => scheme)).map((schemes) => ({
    ...Object.fromEntries(
      schemes.map(({ name: header, given }, index) => [
        authorizers[index],
        { type: 'apiKey', name: header, in: 'header', 'x-amazon-apigateway-authorizer': given },
      ]),
    ),
    API_KEY: { type: 'apiKey', name: 'X-API-Key', in: 'header' },
    IAM: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
  }))
}

function rootOf({ validators }: Known): fc.Arbitrary<Values> {
  return merged(
    fc.record({
      info: merged(fc.record({ title: text, version: fc.constantFrom('1', '1.0', '2026-01-01') }), optional('description', text)),
    }),
    optional(
      'x-amazon-apigateway-binary-media-types',
      fc.uniqueArray(fc.constantFrom('image/png', '*/*', 'application/a~b'), { minLength: 1 }),
    ),
    optional('x-amazon-apigateway-minimum-compression-size', fc.integer({ min: 0, max: 10_485_760 })),
    optional('x-amazon-apigateway-api-key-source', fc.constantFrom('HEADER', 'AUTHORIZER')),
    optional(
      'x-amazon-apigateway-gateway-responses',
      fc.constant({
        DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.X': "'y'" } },
        INVALID_API_KEY: {
          statusCode: '456',
          responseTemplates: { 'application/json': '{"a": 1}' },
        },
      }),
    ),
    optional(
      'x-amazon-apigateway-policy',
      fc.constant({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: ['execute-api:/*'],
          },
        ],
      }),
    ),
    fc.constant({
      'x-amazon-apigateway-request-validators': Object.fromEntries(
        validators.map((validator, index) => [validator, { validateRequestBody: index === 0, validateRequestParameters: true }]),
      ),
    }),
    validators[0] === undefined ? fc.constant({}) : optional('x-amazon-apigateway-request-validator', fc.constant(validators[0])),
  )
}

function pathsOf(known: Known): fc.Arbitrary<Values> {
  const path = fc.constantFrom('/', '/pets', '/pets/{id}', '/pets/{id}/toys', '/a/b', '/files/{proxy+}', '/x.y_z-1')
  const key = fc.constantFrom('get', 'post', 'put', 'delete', 'head', 'options', 'patch', 'x-amazon-apigateway-any-method')
  return fc.dictionary(path, fc.dictionary(key, operationOf(known), { minKeys: 1, maxKeys: 3 }), {
    minKeys: 1,
    maxKeys: 4,
  })
}

function operationOf({ models, authorizers, validators }: Known): fc.Arbitrary<Values> {
  const names = Object.keys(models)
  const content =
    names.length === 0
      ? fc.constant({})
      : optional(
          'content',
          fc.constantFrom(...names).map((model) => ({
            'application/json': { schema: { $ref: `#/components/schemas/${model}` } },
          })),
        )
  const headers = fc
    .uniqueArray(headerName, { maxLength: 2 })
    .map((given) => Object.fromEntries(given.map((header) => [header, { schema: { type: 'string' } }])))
  const responses = fc.dictionary(
    status,
    merged(fc.record({ description: fc.constantFrom('fine', '200 response'), headers }), content),
    { minKeys: 1, maxKeys: 3 },
  )
  const security = fc.constantFrom(
    [],
    [{ API_KEY: [] }],
    [{ IAM: [] }, { API_KEY: [] }],
    ...authorizers.map((authorizer) => [{ [authorizer]: [] }]),
  )
  return fc
    .record({
      responses,
      security,
      base: merged(optional('operationId', name), optional('summary', text), optional('tags', fc.constant(['a', 'b']))),
    })
    .chain((given) =>
      merged(
        fc.constant({ ...given.base, responses: given.responses, security: given.security }),
        fc.constant({ parameters: PARAMETERS }),
        content.map((body) => (Object.keys(body).length === 0 ? {} : { requestBody: body })),
        validators.length === 0
          ? fc.constant({})
          : optional('x-amazon-apigateway-request-validator', fc.constantFrom(...validators)),
        integrationOf(given.responses).map((integration) => ({
          'x-amazon-apigateway-integration': integration,
        })),
      ),
    )
}

const PARAMETERS = [
  { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
  { name: 'X-In', in: 'header', schema: { type: 'string' } },
]

function integrationOf(responses: Values): fc.Arbitrary<Values> {
  const statuses = Object.entries(responses) as [string, { readonly headers: Values }][]
  const entries = statuses.map(([statusCode, { headers }], index) => {
    const responseParameters = Object.fromEntries(
      Object.keys(headers).map((header) => [`method.response.header.${header}`, "'v'"]),
    )
    return [
      index === 0 ? 'default' : `${statusCode.charAt(0)}\\d{2}${index}`,
      {
        statusCode,
        responseParameters,
        responseTemplates: { 'application/json': "$input.json('$')" },
      },
    ]
  })
  const target = fc.constantFrom<Values>(
    { type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
    { type: 'http', httpMethod: 'GET', uri: 'http://example.com/${stageVariables.x}' },
    {
      type: 'http_proxy',
      httpMethod: 'ANY',
      uri: 'https://example.com/a',
      tlsConfig: { insecureSkipVerification: true },
    },
    { type: 'aws', httpMethod: 'POST', uri: URI, credentials: 'arn:aws:iam::111111111111:role/r' },
    { type: 'aws_proxy', httpMethod: 'POST', uri: URI },
    {
      type: 'http',
      httpMethod: 'GET',
      uri: 'http://example.com',
      connectionType: 'VPC_LINK',
      connectionId: '${stageVariables.link}',
    },
  )
  return merged(
    target,
    fc.constant({ responses: Object.fromEntries(entries) }),
    optional('passthroughBehavior', fc.constantFrom('when_no_match', 'when_no_templates', 'never')),
    optional('contentHandling', fc.constantFrom('CONVERT_TO_TEXT', 'CONVERT_TO_BINARY')),
    optional('timeoutInMillis', fc.integer({ min: 50, max: 29_000 })),
    optional('cacheNamespace', name),
    optional('cacheKeyParameters', fc.constant(['method.request.querystring.q'])),
    optional(
      'requestParameters',
      fc.constant({
        'integration.request.header.h': 'method.request.header.X-In',
        'integration.request.querystring.s': "'x'",
      }),
    ),
  )
}
