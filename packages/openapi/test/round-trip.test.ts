import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeApi, describeHttp } from './described.ts'
import { URI, definition, text } from './generated-definitions.ts'
import { exportRest, importHttp, importRest } from './support.ts'
import type { Values } from './support.ts'

describe('import(export(x)) = x', () => {
  const forms: readonly [string, string][] = [
    ['oas30', 'application/json'],
    ['oas30', 'application/yaml'],
    ['swagger', 'application/json'],
    ['swagger', 'application/yaml'],
  ]
  test.each(forms)(
    'for generated REST APIs as %s in %s',
    async (exportType, accepts) => {
      await fc.assert(
        fc.asyncProperty(definition, async (given) => {
          const first = await importRest(given)
          const exported = await exportRest(first, { exportType, accepts })

          const second = await importRest(exported.text)
          const again = await exportRest(second, { exportType, accepts })

          expect(second.api['warnings']).toBeUndefined()
          expect(describeApi(again, exported)).toEqual(describeApi(exported))
        }),
        { numRuns: 25 },
      )
    },
    60_000,
  )

  test('overwriting any API with another gives the other', async () => {
    await fc.assert(
      fc.asyncProperty(definition, definition, async (before, after) => {
        const fresh = await importRest(after)
        const old = await importRest(before)

        const overwritten = await importRest(after, {
          plane: old.plane,
          restApiId: old.id,
          mode: 'overwrite',
        })

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
      {
        type: 'http_proxy',
        httpMethod: 'ANY',
        uri: 'https://example.com',
        payloadFormatVersion: '1.0',
        timeoutInMillis: 5000,
        responseParameters: { '200': { 'overwrite:statuscode': '201' } },
      },
      {
        type: 'aws_proxy',
        integrationSubtype: 'SQS-SendMessage',
        credentials: 'arn:aws:iam::111111111111:role/r',
        payloadFormatVersion: '1.0',
        requestParameters: { QueueUrl: 'q', MessageBody: '$request.body' },
      },
      { $ref: '#/components/x-amazon-apigateway-integrations/shared' },
    )
    const security = fc.constantFrom([], [{ jwt: ['a', 'b'] }], [{ lambda: [] }], [{ iam: [] }])
    const operation = fc.record({
      responses: fc.constant({}),
      security,
      'x-amazon-apigateway-integration': integration,
    })
    const api = fc.record({
      title: text,
      paths: fc.dictionary(httpPath, fc.dictionary(method, operation, { minKeys: 1 })),
      cors: fc.boolean(),
      fallback: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(api, async ({ title, paths, cors, fallback }) => {
        const first = await importHttp({
          openapi: '3.0.1',
          info: { title, version: '1.0' },
          tags: [{ name: 'Owner', 'x-amazon-apigateway-tag-value': 'Admin' }, { name: 'Prod' }],
          paths: {
            ...paths,
            ...(fallback && {
              '/$default': {
                'x-amazon-apigateway-any-method': {
                  isDefaultRoute: true,
                  'x-amazon-apigateway-integration': {
                    type: 'aws_proxy',
                    uri: URI,
                    payloadFormatVersion: 1.0,
                  },
                },
              },
            }),
          },
          ...(cors && {
            'x-amazon-apigateway-cors': {
              allowOrigins: ['https://a.example'],
              maxAge: 3600,
              allowMethods: ['GET'],
            },
          }),
          components: {
            'x-amazon-apigateway-integrations': {
              shared: {
                type: 'http_proxy',
                httpMethod: 'GET',
                uri: 'https://shared.example',
                payloadFormatVersion: '1.0',
              },
            },
            securitySchemes: {
              jwt: {
                type: 'openIdConnect',
                openIdConnectUrl: 'https://issuer.example/.well-known/openid-configuration',
                'x-amazon-apigateway-authorizer': {
                  type: 'jwt',
                  identitySource: '$request.header.Authorization',
                  jwtConfiguration: { audience: ['x'] },
                },
              },
              lambda: {
                type: 'apiKey',
                name: 'Authorization',
                in: 'header',
                'x-amazon-apigateway-authorizer': {
                  type: 'request',
                  identitySource: '$request.header.Authorization,$request.querystring.q',
                  authorizerUri: URI,
                  authorizerPayloadFormatVersion: '2.0',
                  authorizerResultTtlInSeconds: 300,
                  enableSimpleResponses: true,
                },
              },
              iam: {
                type: 'apiKey',
                name: 'Authorization',
                in: 'header',
                'x-amazon-apigateway-authtype': 'awsSigv4',
              },
            },
          },
        })
        const { body } = await first.plane.call('apigatewayv2', 'ExportApi', {
          ApiId: first.id,
          Specification: 'OAS30',
          OutputType: 'YAML',
        })

        const second = await importHttp(new TextDecoder().decode(body as Uint8Array))

        expect(second.api['Warnings']).toBeUndefined()
        expect(await describeHttp(second)).toEqual(await describeHttp(first))
      }),
      { numRuns: 25 },
    )
  }, 60_000)
})
