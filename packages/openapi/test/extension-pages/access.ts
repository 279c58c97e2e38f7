import { expect } from 'vitest'
import type { Values } from '../support.ts'
import { EXT, FUNCTION, PREFIX, getOf, operation, rest, secured } from './shapes.ts'
import type { Page } from './shapes.ts'

/** Pages for REST APIs. */
export const ACCESS: readonly Page[] = [
  {
    page: `${PREFIX}-auth`,
    definition: rest({}, { '/protected-by-iam': { get: operation(undefined, { [EXT('auth')]: { type: 'aws_iam' } }) } }),
    made: {
      resources: expect.arrayContaining([
        expect.objectContaining({
          path: '/protected-by-iam',
          resourceMethods: { GET: expect.objectContaining({ authorizationType: 'AWS_IAM' }) },
        }),
      ]) as Values[],
    },
    exported: {
      ...getOf('/protected-by-iam', { security: [{ sigv4: [] }] }),
      components: { securitySchemes: { sigv4: { [EXT('authtype')]: 'awsSigv4' } } },
    },
    refused: [
      [
        rest({}, { '/': { get: operation(undefined, { [EXT('auth')]: { type: 'MAGIC' } }) } }),
        'Invalid authorization type specified. Must be one of: [NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS]',
      ],
    ],
  },
  {
    page: `${PREFIX}-authorizer`,
    definition: secured({
      [EXT('authtype')]: 'oauth2',
      [EXT('authorizer')]: {
        type: 'token',
        authorizerUri: FUNCTION,
        authorizerCredentials: 'arn:aws:iam::111111111111:role/r',
        identityValidationExpression: '^x-[a-z]+',
        authorizerResultTtlInSeconds: '60',
      },
    }),
    made: {
      authorizers: [
        {
          name: 'guard',
          type: 'TOKEN',
          authType: 'oauth2',
          authorizerUri: FUNCTION,
          authorizerCredentials: 'arn:aws:iam::111111111111:role/r',
          identitySource: 'method.request.header.Authorization',
          identityValidationExpression: '^x-[a-z]+',
          authorizerResultTtlInSeconds: 60,
        },
      ],
    },
    exported: {
      components: {
        securitySchemes: {
          guard: {
            type: 'apiKey',
            name: 'Authorization',
            in: 'header',
            [EXT('authtype')]: 'oauth2',
            [EXT('authorizer')]: { type: 'token', authorizerResultTtlInSeconds: 60 },
          },
        },
      },
    },
    refused: [
      [
        secured({ [EXT('authorizer')]: { type: 'token', authorizerUri: 'nowhere' } }),
        "Unable to create authorizer 'guard': Invalid Authorizer URI: nowhere. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.",
      ],
      [secured({ [EXT('authorizer')]: { type: 'jwt' } }), "Unable to create authorizer 'guard'"],
    ],
  },
  {
    page: `${PREFIX}-authorizer, a request with several sources`,
    definition: secured({
      name: 'Unused',
      [EXT('authorizer')]: {
        type: 'request',
        identitySource: 'method.request.header.HeaderAuth1, method.request.querystring.QueryString1',
        authorizerUri: FUNCTION,
        authorizerResultTtlInSeconds: 300,
      },
    }),
    made: {
      authorizers: [
        { type: 'REQUEST', identitySource: 'method.request.header.HeaderAuth1, method.request.querystring.QueryString1' },
      ],
    },
    exported: {
      components: {
        securitySchemes: {
          guard: {
            name: 'Unused',
            in: 'header',
            [EXT('authorizer')]: {
              type: 'request',
              identitySource: 'method.request.header.HeaderAuth1, method.request.querystring.QueryString1',
            },
          },
        },
      },
    },
  },
  {
    page: `${PREFIX}-authorizer, a stage variable`,
    definition: secured({
      name: 'Unused',
      [EXT('authorizer')]: { type: 'request', identitySource: 'stageVariables.stage', authorizerUri: FUNCTION },
    }),
    made: { authorizers: [{ type: 'REQUEST', identitySource: 'stageVariables.stage' }] },
    exported: {
      components: {
        securitySchemes: { guard: { name: 'Unused', [EXT('authorizer')]: { identitySource: 'stageVariables.stage' } } },
      },
    },
  },
  {
    page: `${PREFIX}-authtype`,
    definition: secured({
      [EXT('authtype')]: 'Custom scheme with corporate claims',
      [EXT('authorizer')]: { type: 'token', authorizerUri: FUNCTION },
    }),
    made: { authorizers: [{ authType: 'Custom scheme with corporate claims' }] },
    exported: { components: { securitySchemes: { guard: { [EXT('authtype')]: 'Custom scheme with corporate claims' } } } },
  },
  {
    page: `${PREFIX}-authtype, IAM of several operations`,
    definition: secured({ [EXT('authtype')]: 'awsSigv4' }),
    made: {
      resources: expect.arrayContaining([
        expect.objectContaining({
          path: '/',
          resourceMethods: { GET: expect.objectContaining({ authorizationType: 'AWS_IAM' }) },
        }),
      ]) as Values[],
      authorizers: [],
    },
    exported: { components: { securitySchemes: { sigv4: { [EXT('authtype')]: 'awsSigv4' } } } },
  },
]
