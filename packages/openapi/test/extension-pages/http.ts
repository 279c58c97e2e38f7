import { EXT, FUNCTION, PREFIX, jwt, proxy, rest } from './shapes.ts'
import type { Page } from './shapes.ts'

/** Pages for HTTP APIs. */
export const HTTP: readonly Page[] = [
  {
    page: `${PREFIX}-any-method, the default route`,
    definition: rest(
      {},
      {
        '/$default': {
          [EXT('any-method')]: {
            isDefaultRoute: true,
            [EXT('integration')]: {
              type: 'AWS_PROXY',
              httpMethod: 'POST',
              uri: FUNCTION,
              timeoutInMillis: 1000,
              connectionType: 'INTERNET',
              payloadFormatVersion: 1.0,
            },
          },
        },
      },
    ),
    made: {
      routes: [{ RouteKey: '$default' }],
      integrations: [{ TimeoutInMillis: 1000, PayloadFormatVersion: '1.0', ConnectionType: 'INTERNET' }],
    },
    exported: {
      paths: {
        '/$default': {
          [EXT('any-method')]: {
            isDefaultRoute: true,
            [EXT('integration')]: { payloadFormatVersion: '1.0', timeoutInMillis: 1000 },
          },
        },
      },
    },
  },
  {
    page: `${PREFIX}-cors-configuration`,
    definition: rest(
      {
        [EXT('cors')]: {
          allowOrigins: ['https://www.example.com'],
          allowCredentials: true,
          exposeHeaders: ['x-apigateway-header'],
          maxAge: 3600,
          allowMethods: ['GET', 'OPTIONS'],
          allowHeaders: ['x-amz-date'],
        },
      },
      { '/': { get: proxy() } },
    ),
    made: {
      api: {
        CorsConfiguration: {
          AllowOrigins: ['https://www.example.com'],
          AllowCredentials: true,
          ExposeHeaders: ['x-apigateway-header'],
          MaxAge: 3600,
          AllowMethods: ['GET', 'OPTIONS'],
          AllowHeaders: ['x-amz-date'],
        },
      },
    },
    exported: {
      [EXT('cors')]: {
        allowMethods: ['GET', 'OPTIONS'],
        allowHeaders: ['x-amz-date'],
        exposeHeaders: ['x-apigateway-header'],
        maxAge: 3600,
        allowCredentials: true,
        allowOrigins: ['https://www.example.com'],
      },
    },
  },
  {
    page: `${PREFIX}-authorizer, JWT`,
    definition: jwt({
      type: 'jwt',
      jwtConfiguration: {
        issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x',
        audience: ['audience1', 'audience2'],
      },
      identitySource: '$request.header.Authorization',
    }),
    made: {
      authorizers: [
        {
          AuthorizerType: 'JWT',
          IdentitySource: ['$request.header.Authorization'],
          JwtConfiguration: {
            Issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x',
            Audience: ['audience1', 'audience2'],
          },
        },
      ],
      routes: [{ AuthorizationType: 'JWT', AuthorizationScopes: ['read'] }],
    },
    exported: {
      components: {
        securitySchemes: {
          guard: {
            type: 'oauth2',
            flows: {},
            [EXT('authorizer')]: {
              identitySource: '$request.header.Authorization',
              jwtConfiguration: {
                audience: ['audience1', 'audience2'],
                issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x',
              },
              type: 'jwt',
            },
          },
        },
      },
      paths: { '/': { get: { security: [{ guard: ['read'] }] } } },
    },
  },
  {
    page: `${PREFIX}-authorizer, JWT by discovery`,
    definition: jwt(
      { type: 'jwt', jwtConfiguration: { audience: ['a'] }, identitySource: '$request.header.Authorization' },
      { type: 'openIdConnect', openIdConnectUrl: 'https://issuer.example/pool/.well-known/openid-configuration' },
    ),
    made: { authorizers: [{ JwtConfiguration: { Issuer: 'https://issuer.example/pool' } }] },
    exported: {},
  },
  {
    page: `${PREFIX}-authorizer, Lambda with simple responses`,
    definition: jwt(
      {
        type: 'request',
        identitySource: '$request.header.Authorization',
        authorizerUri: FUNCTION,
        authorizerPayloadFormatVersion: '2.0',
        authorizerResultTtlInSeconds: 300,
        enableSimpleResponses: true,
      },
      { type: 'apiKey', name: 'Authorization', in: 'header' },
    ),
    made: {
      authorizers: [
        {
          AuthorizerType: 'REQUEST',
          AuthorizerUri: FUNCTION,
          AuthorizerPayloadFormatVersion: '2.0',
          AuthorizerResultTtlInSeconds: 300,
          EnableSimpleResponses: true,
        },
      ],
      routes: [{ AuthorizationType: 'CUSTOM' }],
    },
    exported: {
      components: {
        securitySchemes: {
          guard: {
            type: 'apiKey',
            name: 'Authorization',
            in: 'header',
            [EXT('authorizer')]: { type: 'request', enableSimpleResponses: true, authorizerPayloadFormatVersion: '2.0' },
          },
        },
      },
    },
  },
  {
    page: 'api-gateway-extensions-importexport-version',
    definition: rest({ [EXT('importexport-version')]: '1.0' }, { '/': { get: proxy() } }),
    made: {},
    exported: { [EXT('importexport-version')]: '1.0' },
  },
  {
    page: 'api-gateway-extensions-integrations',
    definition: rest(
      {
        components: {
          [EXT('integrations')]: {
            integration1: {
              type: 'aws_proxy',
              httpMethod: 'POST',
              uri: FUNCTION,
              passthroughBehavior: 'when_no_templates',
              payloadFormatVersion: '1.0',
            },
          },
        },
      },
      {
        '/': { get: { responses: {}, [EXT('integration')]: { $ref: `#/components/${EXT('integrations')}/integration1` } } },
        '/pets': { get: { responses: {}, [EXT('integration')]: { $ref: `#/components/${EXT('integrations')}/integration1` } } },
      },
    ),
    made: { integrations: [{ IntegrationType: 'AWS_PROXY', IntegrationUri: FUNCTION }] },
    exported: { components: { [EXT('integrations')]: { integration1: { type: 'aws_proxy', uri: FUNCTION } } } },
  },
  {
    page: `${PREFIX}-integration, a service`,
    definition: rest(
      {},
      {
        '/': {
          post: proxy({
            type: 'aws_proxy',
            httpMethod: undefined,
            uri: undefined,
            integrationSubtype: 'SQS-SendMessage',
            credentials: 'arn:aws:iam::111111111111:role/r',
            requestParameters: { QueueUrl: 'q', MessageBody: '$request.body.message' },
          }),
        },
      },
    ),
    made: {
      integrations: [
        {
          IntegrationSubtype: 'SQS-SendMessage',
          CredentialsArn: 'arn:aws:iam::111111111111:role/r',
          RequestParameters: { QueueUrl: 'q' },
        },
      ],
    },
    exported: {
      paths: {
        '/': {
          post: {
            [EXT('integration')]: {
              integrationSubtype: 'SQS-SendMessage',
              requestParameters: { QueueUrl: 'q', MessageBody: '$request.body.message' },
            },
          },
        },
      },
    },
  },
  {
    page: 'api-gateway-openapi-extensions-x-amazon-apigateway-tag-value',
    definition: rest({ tags: [{ name: 'Owner', [EXT('tag-value')]: 'Admin' }, { name: 'Prod' }] }, { '/': { get: proxy() } }),
    made: { api: { Tags: { Owner: 'Admin', Prod: '' } } },
    exported: {
      tags: [
        { name: 'Owner', [EXT('tag-value')]: 'Admin' },
        { name: 'Prod', [EXT('tag-value')]: '' },
      ],
    },
  },
  {
    page: `${PREFIX}-endpoint-configuration, HTTP`,
    definition: rest(
      { servers: [{ url: '/', [EXT('endpoint-configuration')]: { disableExecuteApiEndpoint: true } }] },
      { '/': { get: proxy() } },
    ),
    made: { api: { DisableExecuteApiEndpoint: true } },
    exported: { servers: [{ [EXT('endpoint-configuration')]: { disableExecuteApiEndpoint: true } }] },
  },
]
