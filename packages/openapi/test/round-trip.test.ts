import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exportRest, importHttp, importRest } from './support.ts'
import type { Exported, Values } from './support.ts'

const URI = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/u)
const modelName = fc.stringMatching(/^[A-Z][a-zA-Z0-9]{0,7}$/u)
const text = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'aZ0 "\'\\/#$:{}[],-é&*!|>%@`\n') })
const optional = <T>(key: string, value: fc.Arbitrary<T>): fc.Arbitrary<Values> => fc.option(value).map((given) => (given === null ? {} : { [key]: given }))
const merged = (...parts: fc.Arbitrary<Values>[]): fc.Arbitrary<Values> => fc.tuple(...parts).map((given) => Object.assign({}, ...given) as Values)

const status = fc.constantFrom('200', '201', '302', '400', '404', '500')
const headerName = fc.constantFrom('X-One', 'Location', 'Access-Control-Allow-Origin', 'ETag')
const schema = fc.oneof(
  fc.record({ type: fc.constant('object'), properties: fc.dictionary(name, fc.constantFrom({ type: 'string' }, { type: 'integer' }, { type: 'array', items: { type: 'number' } })) }),
  fc.record({ type: fc.constant('string'), enum: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant('object'), required: fc.constant(['a']), title: text, allOf: fc.constant([{ type: 'object' }]) }),
)

/** An OpenAPI 3 definition of a REST API; what is said of it can be said in Swagger 2 as well. */
const definition: fc.Arbitrary<Values> = fc
  .record({ models: fc.dictionary(modelName, schema, { maxKeys: 4 }), authorizers: fc.uniqueArray(name, { maxLength: 3 }), validators: fc.uniqueArray(text, { maxLength: 2 }) })
  .chain((known) => fc.record({ paths: pathsOf(known), root: rootOf(known), models: fc.constant(withReferences(known.models)), schemes: schemesOf(known.authorizers) }))
  .map(({ paths, root, models, schemes }) => ({ openapi: '3.0.1', ...root, paths, components: { schemas: models, securitySchemes: schemes } }))

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
  const properties = { self: { $ref: `#/components/schemas/${first}` }, other: { type: 'array', items: { $ref: `#/components/schemas/${last}` } } }
  return { ...models, [first]: { type: 'object', properties } }
}

function schemesOf(authorizers: readonly string[]): fc.Arbitrary<Values> {
  const token = merged(
    fc.constant({ type: 'token', authorizerUri: URI }),
    optional('identityValidationExpression', fc.constant('^x-[a-z]+')),
    optional('authorizerResultTtlInSeconds', fc.integer({ min: 0, max: 3600 })),
    optional('authorizerCredentials', fc.constant('arn:aws:iam::111111111111:role/r')),
  )
  const request = fc.constantFrom('method.request.header.auth', 'method.request.header.a, method.request.querystring.b', 'stageVariables.s', 'method.request.querystring.t')
  const scheme = fc.oneof(
    fc.tuple(fc.constantFrom('Authorization', 'X-Token'), token).map(([header, given]) => ({ name: header, given })),
    request.map((identitySource) => ({ name: 'Unused', given: { type: 'request', identitySource, authorizerUri: URI } })),
    fc.constant({ name: 'Authorization', given: { type: 'cognito_user_pools', providerARNs: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a'] } }),
  )
  return fc.tuple(...authorizers.map(() => scheme)).map((schemes) => ({
    ...Object.fromEntries(
      schemes.map(({ name: header, given }, index) => [authorizers[index], { type: 'apiKey', name: header, in: 'header', 'x-amazon-apigateway-authorizer': given }]),
    ),
    API_KEY: { type: 'apiKey', name: 'X-API-Key', in: 'header' },
    IAM: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  }))
}

function rootOf({ validators }: Known): fc.Arbitrary<Values> {
  return merged(
    fc.record({ info: merged(fc.record({ title: text, version: fc.constantFrom('1', '1.0', '2026-01-01') }), optional('description', text)) }),
    optional('x-amazon-apigateway-binary-media-types', fc.uniqueArray(fc.constantFrom('image/png', '*/*', 'application/a~b'), { minLength: 1 })),
    optional('x-amazon-apigateway-minimum-compression-size', fc.integer({ min: 0, max: 10_485_760 })),
    optional('x-amazon-apigateway-api-key-source', fc.constantFrom('HEADER', 'AUTHORIZER')),
    optional('x-amazon-apigateway-gateway-responses', fc.constant({ DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.X': "'y'" } }, INVALID_API_KEY: { statusCode: '456', responseTemplates: { 'application/json': '{"a": 1}' } } })),
    optional('x-amazon-apigateway-policy', fc.constant({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: ['execute-api:/*'] }] })),
    fc.constant({
      'x-amazon-apigateway-request-validators': Object.fromEntries(validators.map((validator, index) => [validator, { validateRequestBody: index === 0, validateRequestParameters: true }])),
    }),
    validators[0] === undefined ? fc.constant({}) : optional('x-amazon-apigateway-request-validator', fc.constant(validators[0])),
  )
}

function pathsOf(known: Known): fc.Arbitrary<Values> {
  const path = fc.constantFrom('/', '/pets', '/pets/{id}', '/pets/{id}/toys', '/a/b', '/files/{proxy+}', '/x.y_z-1')
  const key = fc.constantFrom('get', 'post', 'put', 'delete', 'head', 'options', 'patch', 'x-amazon-apigateway-any-method')
  return fc.dictionary(path, fc.dictionary(key, operationOf(known), { minKeys: 1, maxKeys: 3 }), { minKeys: 1, maxKeys: 4 })
}

function operationOf({ models, authorizers, validators }: Known): fc.Arbitrary<Values> {
  const names = Object.keys(models)
  const content = names.length === 0 ? fc.constant({}) : optional('content', fc.constantFrom(...names).map((model) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${model}` } } })))
  const headers = fc.uniqueArray(headerName, { maxLength: 2 }).map((given) => Object.fromEntries(given.map((header) => [header, { schema: { type: 'string' } }])))
  const responses = fc.dictionary(status, merged(fc.record({ description: fc.constantFrom('fine', '200 response'), headers }), content), { minKeys: 1, maxKeys: 3 })
  const security = fc.constantFrom([], [{ API_KEY: [] }], [{ IAM: [] }, { API_KEY: [] }], ...authorizers.map((authorizer) => [{ [authorizer]: [] }]))
  return fc
    .record({ responses, security, base: merged(optional('operationId', name), optional('summary', text), optional('tags', fc.constant(['a', 'b']))) })
    .chain((given) =>
      merged(
        fc.constant({ ...given.base, responses: given.responses, security: given.security }),
        fc.constant({ parameters: PARAMETERS }),
        content.map((body) => (Object.keys(body).length === 0 ? {} : { requestBody: body })),
        validators.length === 0 ? fc.constant({}) : optional('x-amazon-apigateway-request-validator', fc.constantFrom(...validators)),
        integrationOf(given.responses).map((integration) => ({ 'x-amazon-apigateway-integration': integration })),
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
    const responseParameters = Object.fromEntries(Object.keys(headers).map((header) => [`method.response.header.${header}`, "'v'"]))
    return [index === 0 ? 'default' : `${statusCode.charAt(0)}\\d{2}${index}`, { statusCode, responseParameters, responseTemplates: { 'application/json': "$input.json('$')" } }]
  })
  const target = fc.constantFrom<Values>(
    { type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
    { type: 'http', httpMethod: 'GET', uri: 'http://example.com/${stageVariables.x}' },
    { type: 'http_proxy', httpMethod: 'ANY', uri: 'https://example.com/a', tlsConfig: { insecureSkipVerification: true } },
    { type: 'aws', httpMethod: 'POST', uri: URI, credentials: 'arn:aws:iam::111111111111:role/r' },
    { type: 'aws_proxy', httpMethod: 'POST', uri: URI },
    { type: 'http', httpMethod: 'GET', uri: 'http://example.com', connectionType: 'VPC_LINK', connectionId: '${stageVariables.link}' },
  )
  return merged(
    target,
    fc.constant({ responses: Object.fromEntries(entries) }),
    optional('passthroughBehavior', fc.constantFrom('when_no_match', 'when_no_templates', 'never')),
    optional('contentHandling', fc.constantFrom('CONVERT_TO_TEXT', 'CONVERT_TO_BINARY')),
    optional('timeoutInMillis', fc.integer({ min: 50, max: 29_000 })),
    optional('cacheNamespace', name),
    optional('cacheKeyParameters', fc.constant(['method.request.querystring.q'])),
    optional('requestParameters', fc.constant({ 'integration.request.header.h': 'method.request.header.X-In', 'integration.request.querystring.s': "'x'" })),
  )
}

/** All of an API by names, without identifiers. */
function describeApi({ request: { snapshot, documentationParts } }: Exported): unknown {
  const { restApi, resources, models, authorizers, requestValidators, gatewayResponses } = snapshot
  const nameOf = (list: readonly { readonly id: string; readonly name?: string }[], id: string | undefined) => list.find((entry) => entry.id === id)?.name
  const { id: apiId, rootResourceId: _, createdDate: __, policy, binaryMediaTypes, ...settings } = restApi as unknown as Values
  return {
    settings,
    binaryMediaTypes: sorted((binaryMediaTypes ?? []) as unknown[]),
    policy: String(policy).replaceAll(String(apiId), 'API'),
    models: sorted(models.map(({ id: _id, schema: modelSchema, ...model }) => ({ ...model, schema: JSON.parse((modelSchema ?? '').replaceAll(String(apiId), 'API')) as unknown }))),
    authorizers: sorted(authorizers.map(({ id: _id, ...authorizer }) => authorizer)),
    validators: sorted(requestValidators.map(({ id: _id, ...validator }) => validator)),
    gatewayResponses: sorted(gatewayResponses),
    documentation: sorted(documentationParts.map(({ id: _id, ...part }) => part)),
    resources: Object.fromEntries(
      resources.map(({ id, path, resourceMethods = {} }) => [
        path,
        Object.fromEntries(
          Object.entries(resourceMethods).map(([method, { authorizerId, requestValidatorId, methodIntegration, ...rest }]) => [
            method,
            {
              ...rest,
              authorizer: nameOf(authorizers, authorizerId),
              validator: nameOf(requestValidators, requestValidatorId),
              integration: { ...methodIntegration, cacheNamespace: methodIntegration?.cacheNamespace === id ? 'OWN' : methodIntegration?.cacheNamespace },
            },
          ]),
        ),
      ]),
    ),
  }
}

function sorted(list: readonly unknown[]): readonly string[] {
  return list.map((entry) => JSON.stringify(entry, (_, value: unknown) => (value === null || typeof value !== 'object' || Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).toSorted())))).toSorted()
}

describe('import(export(x)) = x', () => {
  const forms: readonly [string, string][] = [
    ['oas30', 'application/json'],
    ['oas30', 'application/yaml'],
    ['swagger', 'application/json'],
    ['swagger', 'application/yaml'],
  ]
  test.each(forms)('for generated REST APIs as %s in %s', async (exportType, accepts) => {
    await fc.assert(
      fc.asyncProperty(definition, async (given) => {
        const first = await importRest(given)
        const exported = await exportRest(first, { exportType, accepts })

        const second = await importRest(exported.text)
        const again = await exportRest(second, { exportType, accepts })

        expect(second.api['warnings']).toBeUndefined()
        expect(describeApi(again)).toEqual(describeApi(exported))
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  test('overwriting any API with another gives the other', async () => {
    await fc.assert(
      fc.asyncProperty(definition, definition, async (before, after) => {
        const fresh = await importRest(after)
        const old = await importRest(before)

        const overwritten = await importRest(after, { plane: old.plane, restApiId: old.id, mode: 'overwrite' })

        expect(describeApi(await exportRest(overwritten))).toEqual(describeApi(await exportRest(fresh)))
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  test('for generated HTTP APIs', async () => {
    const httpPath = fc.constantFrom('/', '/pets', '/pets/{id}', '/{proxy+}')
    const method = fc.constantFrom('get', 'post', 'x-amazon-apigateway-any-method')
    const integration = fc.constantFrom<Values>(
      { type: 'aws_proxy', httpMethod: 'POST', uri: URI, payloadFormatVersion: '2.0' },
      { type: 'http_proxy', httpMethod: 'ANY', uri: 'https://example.com', payloadFormatVersion: '1.0', timeoutInMillis: 5000, responseParameters: { '200': { 'overwrite:statuscode': '201' } } },
      { type: 'aws_proxy', integrationSubtype: 'SQS-SendMessage', credentials: 'arn:aws:iam::111111111111:role/r', payloadFormatVersion: '1.0', requestParameters: { QueueUrl: 'q', MessageBody: '$request.body' } },
      { $ref: '#/components/x-amazon-apigateway-integrations/shared' },
    )
    const security = fc.constantFrom([], [{ jwt: ['a', 'b'] }], [{ lambda: [] }], [{ iam: [] }])
    const operation = fc.record({ responses: fc.constant({}), security, 'x-amazon-apigateway-integration': integration })
    const api = fc.record({ title: text, paths: fc.dictionary(httpPath, fc.dictionary(method, operation, { minKeys: 1 })), cors: fc.boolean(), fallback: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(api, async ({ title, paths, cors, fallback }) => {
        const first = await importHttp({
          openapi: '3.0.1',
          info: { title, version: '1.0' },
          tags: [{ name: 'Owner', 'x-amazon-apigateway-tag-value': 'Admin' }, { name: 'Prod' }],
          paths: { ...paths, ...(fallback && { '/$default': { 'x-amazon-apigateway-any-method': { isDefaultRoute: true, 'x-amazon-apigateway-integration': { type: 'aws_proxy', uri: URI, payloadFormatVersion: 1.0 } } } }) },
          ...(cors && { 'x-amazon-apigateway-cors': { allowOrigins: ['https://a.example'], maxAge: 3600, allowMethods: ['GET'] } }),
          components: {
            'x-amazon-apigateway-integrations': { shared: { type: 'http_proxy', httpMethod: 'GET', uri: 'https://shared.example', payloadFormatVersion: '1.0' } },
            securitySchemes: {
              jwt: { type: 'openIdConnect', openIdConnectUrl: 'https://issuer.example/.well-known/openid-configuration', 'x-amazon-apigateway-authorizer': { type: 'jwt', identitySource: '$request.header.Authorization', jwtConfiguration: { audience: ['x'] } } },
              lambda: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authorizer': { type: 'request', identitySource: '$request.header.Authorization,$request.querystring.q', authorizerUri: URI, authorizerPayloadFormatVersion: '2.0', authorizerResultTtlInSeconds: 300, enableSimpleResponses: true } },
              iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
            },
          },
        })
        const { body } = await first.plane.call('apigatewayv2', 'ExportApi', { ApiId: first.id, Specification: 'OAS30', OutputType: 'YAML' })

        const second = await importHttp(new TextDecoder().decode(body as Uint8Array))

        expect(second.api['Warnings']).toBeUndefined()
        expect(await describeHttp(second)).toEqual(await describeHttp(first))
      }),
      { numRuns: 25 },
    )
  }, 60_000)
})

/** All of an HTTP API by names, without identifiers. */
async function describeHttp({ api, items }: Awaited<ReturnType<typeof importHttp>>): Promise<unknown> {
  const [routes, integrations, authorizers] = [await items('GetRoutes'), await items('GetIntegrations'), await items('GetAuthorizers')]
  const { ApiId: _, ApiEndpoint: __, CreatedDate: ___, ...settings } = api
  const integrationOfRoute = (target: unknown) => integrations.find(({ IntegrationId }) => target === `integrations/${String(IntegrationId)}`)
  return {
    settings,
    authorizers: sorted(authorizers.map(({ AuthorizerId: _id, ...authorizer }) => authorizer)),
    integrations: integrations.length,
    routes: sorted(
      routes.map(({ RouteId: _id, Target, AuthorizerId, ...route }) => {
        const { IntegrationId: _integration, ...integration } = integrationOfRoute(Target) ?? {}
        return { ...route, integration, authorizer: authorizers.find((entry) => entry['AuthorizerId'] === AuthorizerId)?.['Name'] }
      }),
    ),
  }
}
