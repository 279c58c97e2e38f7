import { expect } from 'vitest'
import type { Values } from '../support.ts'
import { EXT, PREFIX, operation, rest } from './shapes.ts'
import type { Page } from './shapes.ts'

/** Pages for REST APIs. */
export const SETTINGS: readonly Page[] = [
  {
    page: `${PREFIX}-api-key-source`,
    definition: rest({ [EXT('api-key-source')]: 'AUTHORIZER' }),
    made: { restApi: { apiKeySource: 'AUTHORIZER' } },
    exported: { [EXT('api-key-source')]: 'AUTHORIZER' },
    refused: [[rest({ [EXT('api-key-source')]: 'QUERY' }), "Value 'QUERY' at 'createRestApiInput.apiKeySource'"]],
  },
  {
    page: `${PREFIX}-binary-media-types`,
    definition: rest({ [EXT('binary-media-types')]: ['application/octet', 'image/jpeg'] }),
    made: { restApi: { binaryMediaTypes: ['application/octet', 'image/jpeg'] } },
    exported: { [EXT('binary-media-types')]: ['application/octet', 'image/jpeg'] },
  },
  {
    page: `${PREFIX}-documentation`,
    definition: rest({
      [EXT('documentation')]: {
        version: '1.0.3',
        documentationParts: [{ location: { type: 'API' }, properties: { description: 'd', info: { version: 'v' } } }],
      },
    }),
    made: {},
    exported: {
      [EXT('documentation')]: {
        documentationParts: [{ location: { type: 'API' }, properties: { description: 'd', info: { version: 'v' } } }],
      },
    },
    refused: [
      [
        rest({
          [EXT('documentation')]: { documentationParts: [{ location: { type: 'API', path: '/' }, properties: { a: 1 } }] },
        }),
        'Unable to create documentation part: Invalid location specified: path is not valid for type API',
      ],
    ],
  },
  {
    page: `${PREFIX}-endpoint-configuration`,
    definition: rest({ servers: [{ url: '/', [EXT('endpoint-configuration')]: { disableExecuteApiEndpoint: true } }] }),
    made: { restApi: { disableExecuteApiEndpoint: true } },
    exported: { servers: [{ [EXT('endpoint-configuration')]: { disableExecuteApiEndpoint: true } }] },
  },
  {
    page: `${PREFIX}-gateway-responses and .gatewayResponse`,
    definition: rest({
      [EXT('gateway-responses')]: {
        DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'domain.com'" } },
        INVALID_API_KEY: { statusCode: '429', responseTemplates: { 'application/json': '{"message": test forbidden }' } },
      },
    }),
    made: {
      gatewayResponses: expect.arrayContaining([
        expect.objectContaining({
          responseType: 'DEFAULT_4XX',
          responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'domain.com'" },
        }),
        expect.objectContaining({ responseType: 'INVALID_API_KEY', statusCode: '429' }),
      ]) as Values[],
    },
    exported: {
      [EXT('gateway-responses')]: {
        DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'domain.com'" } },
        INVALID_API_KEY: { statusCode: '429', responseTemplates: { 'application/json': '{"message": test forbidden }' } },
      },
    },
    refused: [[rest({ [EXT('gateway-responses')]: { NOPE: {} } }), "Unable to put gateway response 'NOPE'"]],
  },
  {
    page: `${PREFIX}-gateway-responses.responseParameters`,
    definition: rest({
      [EXT('gateway-responses')]: {
        UNAUTHORIZED: {
          responseParameters: {
            'gatewayresponse.header.a': "'*.example.domain'",
            'gatewayresponse.header.b': 'method.request.header.Accept',
            'gatewayresponse.header.c': 'method.request.path.petId',
            'gatewayresponse.header.d': 'method.request.querystring.qname',
          },
        },
      },
    }),
    made: {},
    exported: {
      [EXT('gateway-responses')]: {
        UNAUTHORIZED: { responseParameters: { 'gatewayresponse.header.c': 'method.request.path.petId' } },
      },
    },
  },
  {
    page: `${PREFIX}-gateway-responses.responseTemplates`,
    definition: rest({
      [EXT('gateway-responses')]: {
        UNAUTHORIZED: { responseTemplates: { 'application/json': '{ "message": $context.error.messageString }' } },
      },
    }),
    made: {},
    exported: {
      [EXT('gateway-responses')]: {
        UNAUTHORIZED: { responseTemplates: { 'application/json': '{ "message": $context.error.messageString }' } },
      },
    },
  },
  {
    page: 'api-gateway-openapi-minimum-compression-size',
    definition: rest({ [EXT('minimum-compression-size')]: 5_242_880 }),
    made: { restApi: { minimumCompressionSize: 5_242_880 } },
    exported: { [EXT('minimum-compression-size')]: 5_242_880 },
    refused: [
      [
        rest({ [EXT('minimum-compression-size')]: 10_485_761 }),
        'Invalid minimum compression size, must be between 0 and 10485760',
      ],
    ],
  },
  {
    page: 'openapi-extensions-policy',
    definition: rest({
      [EXT('policy')]: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: ['execute-api:/*'] },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: ['execute-api:/*'],
            Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
          },
        ],
      },
    }),
    made: {
      restApi: { policy: expect.stringMatching(/"arn:aws:execute-api:us-east-1:111111111111:[a-z0-9]{10}\/\*"/u) as string },
    },
    exported: { [EXT('policy')]: { Statement: [{ Effect: 'Allow', Resource: ['execute-api:/*'] }, { Effect: 'Deny' }] } },
    refused: [
      [
        rest({ [EXT('policy')]: 'no policy' }),
        'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.',
      ],
    ],
  },
  {
    page: `${PREFIX}-request-validator, -request-validators and .requestValidator`,
    definition: rest(
      {
        [EXT('request-validators')]: {
          basic: { validateRequestBody: true, validateRequestParameters: true },
          'params-only': { validateRequestBody: false, validateRequestParameters: true },
        },
        [EXT('request-validator')]: 'basic',
      },
      { '/': { get: operation() }, '/validation': { post: operation(undefined, { [EXT('request-validator')]: 'params-only' }) } },
    ),
    made: {
      requestValidators: expect.arrayContaining([
        expect.objectContaining({ name: 'params-only', validateRequestBody: false, validateRequestParameters: true }),
      ]) as Values[],
    },
    exported: {
      [EXT('request-validators')]: {
        basic: { validateRequestBody: true, validateRequestParameters: true },
        'params-only': { validateRequestBody: false },
      },
      paths: {
        '/': { get: { [EXT('request-validator')]: 'basic' } },
        '/validation': { post: { [EXT('request-validator')]: 'params-only' } },
      },
    },
    refused: [[rest({ [EXT('request-validator')]: 'gone' }), 'Invalid Request Validator identifier specified']],
  },
  {
    page: 'x-amazon-apigateway-security-policy and x-amazon-apigateway-endpoint-access-mode (newer than the commit)',
    definition: rest({ [EXT('security-policy')]: 'SecurityPolicy_TLS13_1_3_2025_09', [EXT('endpoint-access-mode')]: 'STRICT' }),
    made: { restApi: { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'STRICT' } },
    exported: { [EXT('security-policy')]: 'SecurityPolicy_TLS13_1_3_2025_09', [EXT('endpoint-access-mode')]: 'STRICT' },
  },
]
