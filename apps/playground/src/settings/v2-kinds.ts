import type { Kind } from './kind.ts'

const AUTHORIZERS: Omit<Kind, 'fields'> = {
  key: 'authorizers',
  title: 'Authorizers',
  one: 'authorizer',
  empty: 'Make one with the form, then name it in the authorization of a route.',
  path: '/authorizers',
  query: 'maxResults=500',
  list: 'items',
  identifier: 'authorizerId',
  nameOf: ({ name }) => String(name),
  noteOf: ({ authorizerType, authorizerId }) => `${String(authorizerType)} · ${String(authorizerId)}`,
  change: 'merge',
}

/** Below `/v2/apis/{id}` of an HTTP API. */
export const HTTP_KINDS: readonly Kind[] = [
  {
    ...AUTHORIZERS,
    fields: [
      { name: 'name', label: 'Name', example: 'tokens' },
      { name: 'authorizerType', label: 'Type', options: ['JWT', 'REQUEST'] },
      { name: 'identitySource', label: 'Identity sources, one a line', type: 'lines', start: '$request.header.Authorization' },
      { name: 'jwtConfiguration.issuer', label: 'Issuer', example: 'https://issuer.example.com', when: ({ authorizerType }) => authorizerType === 'JWT' },
      { name: 'jwtConfiguration.audience', label: 'Audiences, one a line', type: 'lines', when: ({ authorizerType }) => authorizerType === 'JWT', blame: /audience/i },
      { name: 'authorizerUri', label: 'URI of the function', when: ({ authorizerType }) => authorizerType === 'REQUEST' },
      { name: 'authorizerPayloadFormatVersion', label: 'Payload format', options: ['2.0', '1.0'], when: ({ authorizerType }) => authorizerType === 'REQUEST' },
      { name: 'enableSimpleResponses', label: 'Simple responses', type: 'flag', when: ({ authorizerType }) => authorizerType === 'REQUEST' },
      { name: 'authorizerResultTtlInSeconds', label: 'Seconds to keep an answer', type: 'number', when: ({ authorizerType }) => authorizerType === 'REQUEST', blame: /ttl/i },
    ],
  },
]

/** Below `/v2/apis/{id}` of a WebSocket API. */
export const WEBSOCKET_KINDS: readonly Kind[] = [
  {
    ...AUTHORIZERS,
    fields: [
      { name: 'name', label: 'Name', example: 'tokens' },
      { name: 'authorizerType', label: 'Type', options: ['REQUEST'] },
      { name: 'identitySource', label: 'Identity sources, one a line', type: 'lines', start: 'route.request.header.Auth' },
      { name: 'authorizerUri', label: 'URI of the function' },
    ],
  },
  {
    key: 'models',
    title: 'Models',
    one: 'model',
    empty: 'Write a JSON Schema (draft 4) with the form, then name it in the request models of a route.',
    path: '/models',
    query: 'maxResults=500',
    list: 'items',
    identifier: 'modelId',
    nameOf: ({ name }) => String(name),
    change: 'merge',
    fields: [
      { name: 'name', label: 'Name', example: 'Message' },
      { name: 'description', label: 'Description' },
      { name: 'schema', label: 'Schema', type: 'area', start: '{"type": "object", "required": ["action"]}', blame: /model schema/i },
    ],
  },
]
