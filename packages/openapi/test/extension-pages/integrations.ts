import { expect } from 'vitest'
import type { Values } from '../support.ts'
import { EXT, FUNCTION, PREFIX, getOf, mapped, onGet, rest, template } from './shapes.ts'
import type { Page } from './shapes.ts'

/** Pages for REST APIs. */
export const INTEGRATIONS: readonly Page[] = [
  {
    page: `${PREFIX}-any-method`,
    definition: rest(
      {},
      {
        '/{proxy+}': {
          [EXT('any-method')]: {
            parameters: [{ name: 'proxy', in: 'path', required: true, schema: { type: 'string' } }],
            responses: {},
            [EXT('integration')]: { uri: FUNCTION, httpMethod: 'POST', type: 'aws_proxy' },
          },
        },
      },
    ),
    made: {
      resources: expect.arrayContaining([
        expect.objectContaining({
          path: '/{proxy+}',
          resourceMethods: { ANY: expect.objectContaining({ requestParameters: { 'method.request.path.proxy': true } }) },
        }),
      ]) as Values[],
    },
    exported: {
      paths: {
        '/{proxy+}': { [EXT('any-method')]: { [EXT('integration')]: { type: 'aws_proxy', httpMethod: 'POST', uri: FUNCTION } } },
      },
    },
  },
  {
    page: `${PREFIX}-integration`,
    definition: mapped({
      type: 'aws',
      uri: FUNCTION,
      httpMethod: 'POST',
      credentials: 'arn:aws:iam::111111111111:role/r',
      cacheNamespace: 'cache namespace',
      cacheKeyParameters: ['method.request.querystring.version'],
      contentHandling: 'CONVERT_TO_TEXT',
      passthroughBehavior: 'when_no_templates',
      timeoutInMillis: 1000,
    }),
    made: onGet('/{service}', {
      type: 'AWS',
      uri: FUNCTION,
      httpMethod: 'POST',
      credentials: 'arn:aws:iam::111111111111:role/r',
      cacheNamespace: 'cache namespace',
      cacheKeyParameters: ['method.request.querystring.version'],
      contentHandling: 'CONVERT_TO_TEXT',
      passthroughBehavior: 'WHEN_NO_TEMPLATES',
      timeoutInMillis: 1000,
    }),
    exported: getOf('/{service}', {
      [EXT('integration')]: {
        type: 'aws',
        uri: FUNCTION,
        httpMethod: 'POST',
        credentials: 'arn:aws:iam::111111111111:role/r',
        cacheNamespace: 'cache namespace',
        cacheKeyParameters: ['method.request.querystring.version'],
        contentHandling: 'CONVERT_TO_TEXT',
        passthroughBehavior: 'when_no_templates',
        timeoutInMillis: 1000,
      },
    }),
    refused: [
      [mapped({ timeoutInMillis: 30_000 }), 'Timeout should be between 50 ms and 29000 ms'],
      [mapped({ passthroughBehavior: 'sometimes' }), 'Invalid passthrough behavior specified'],
      [mapped({ type: 'smtp' }), 'Unable to parse API definition because of a malformed integration at path /{service}.'],
      [mapped({ uri: 'pets' }), 'Invalid HTTP endpoint specified for URI'],
      [mapped({ httpMethod: undefined }), 'Enumeration value for HttpMethod must be non-empty'],
    ],
  },
  {
    page: `${PREFIX}-integration, a private one`,
    definition: mapped({ type: 'http_proxy', connectionType: 'VPC_LINK', connectionId: '${stageVariables.link}' }),
    made: onGet('/{service}', { connectionType: 'VPC_LINK', connectionId: '${stageVariables.link}' }),
    exported: getOf('/{service}', {
      [EXT('integration')]: { connectionType: 'VPC_LINK', connectionId: '${stageVariables.link}' },
    }),
  },
  {
    page: `${PREFIX}-integration, a stream`,
    definition: mapped({ type: 'aws_proxy', uri: FUNCTION, httpMethod: 'POST', responseTransferMode: 'stream' }),
    made: onGet('/{service}', { responseTransferMode: 'STREAM' }),
    exported: getOf('/{service}', { [EXT('integration')]: { responseTransferMode: 'STREAM' } }),
  },
  {
    page: `${PREFIX}-integration-requestParameters`,
    definition: mapped({
      requestParameters: {
        'integration.request.querystring.stage': 'method.request.querystring.version',
        'integration.request.header.x-userid': 'method.request.header.x-user-id',
        'integration.request.path.op': 'method.request.path.service',
        'integration.request.header.fixed': "'value'",
        'integration.request.header.variable': 'stageVariables.v',
        'integration.request.header.context': 'context.requestId',
      },
    }),
    made: onGet('/{service}', {
      requestParameters: expect.objectContaining({
        'integration.request.path.op': 'method.request.path.service',
        'integration.request.header.fixed': "'value'",
      }) as Values,
    }),
    exported: getOf('/{service}', {
      [EXT('integration')]: { requestParameters: { 'integration.request.header.context': 'context.requestId' } },
    }),
    refused: [
      [
        mapped({ requestParameters: { 'integration.request.header.a': 'method.request.header.undeclared' } }),
        'Invalid mapping expression parameter specified: method.request.header.undeclared',
      ],
    ],
  },
  {
    page: `${PREFIX}-integration-requestTemplates`,
    definition: mapped({ requestTemplates: { 'application/json': template, 'application/xml': '<stage/>' } }),
    made: onGet('/{service}', { requestTemplates: { 'application/json': template, 'application/xml': '<stage/>' } }),
    exported: getOf('/{service}', {
      [EXT('integration')]: { requestTemplates: { 'application/json': template, 'application/xml': '<stage/>' } },
    }),
  },
  {
    page: `${PREFIX}-integration-responses, -response, -responseTemplates and -responseParameters`,
    definition: mapped({
      responses: {
        '2\\d{2}': {
          statusCode: '200',
          responseTemplates: { 'application/json': template },
          responseParameters: { 'method.response.header.x-user-id': 'integration.response.header.x-userid' },
        },
        '302': {
          statusCode: '302',
          responseParameters: { 'method.response.header.Location': 'integration.response.body.redirect.url' },
          contentHandling: 'CONVERT_TO_BINARY',
        },
      },
    }),
    made: onGet('/{service}', {
      integrationResponses: {
        '200': {
          statusCode: '200',
          selectionPattern: '2\\d{2}',
          responseTemplates: { 'application/json': template },
          responseParameters: { 'method.response.header.x-user-id': 'integration.response.header.x-userid' },
        },
        '302': {
          statusCode: '302',
          selectionPattern: '302',
          contentHandling: 'CONVERT_TO_BINARY',
          responseParameters: { 'method.response.header.Location': 'integration.response.body.redirect.url' },
        },
      },
    }),
    exported: getOf('/{service}', {
      [EXT('integration')]: {
        responses: {
          '2\\d{2}': { statusCode: '200', responseTemplates: { 'application/json': template } },
          '302': {
            statusCode: '302',
            contentHandling: 'CONVERT_TO_BINARY',
            responseParameters: { 'method.response.header.Location': 'integration.response.body.redirect.url' },
          },
        },
      },
    }),
    refused: [
      [
        mapped({ responses: { default: { statusCode: '200', responseParameters: { 'method.response.header.gone': "'x'" } } } }),
        'Invalid mapping expression parameter specified: method.response.header.gone',
      ],
    ],
  },
  {
    page: 'api-gateway-extensions-integration-tls-config',
    definition: mapped({ tlsConfig: { insecureSkipVerification: true } }),
    made: onGet('/{service}', { tlsConfig: { insecureSkipVerification: true } }),
    exported: getOf('/{service}', { [EXT('integration')]: { tlsConfig: { insecureSkipVerification: true } } }),
  },
]
