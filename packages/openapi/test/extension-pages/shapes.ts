import { expect } from 'vitest'
import type { Values } from '../support.ts'

/**
 * One row for each page of the guide on an extension: a definition of the shape of the page's example, what becomes of it, how it is
 * exported, and what is refused. docs/openapi-extensions.md is the same as a table.
 */
export interface Page {
  /** File in doc_source of awsdocs/amazon-api-gateway-developer-guide. */
  readonly page: string
  readonly definition: Values
  /** Of the snapshot of a REST API, or of what is listed of an HTTP API. */
  readonly made: Values
  readonly exported: Values
  /** Other definitions, and why they are refused (HTTP APIs: what is warned of). */
  readonly refused?: readonly (readonly [Values, string])[]
}

export const PREFIX = 'api-gateway-swagger-extensions'
export const FUNCTION =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'
export const EXT = (name: string): string => `x-amazon-apigateway-${name}`

export const operation = (integration: Values = { type: 'mock' }, more: Values = {}): Values => ({
  responses: { '200': { description: '200 response' } },
  [EXT('integration')]: integration,
  ...more,
})
export const rest = (more: Values = {}, paths: Values = { '/': { get: operation() } }): Values => ({
  openapi: '3.0.1',
  info: { title: 'x', version: '1.0' },
  paths,
  ...more,
})
export const proxy = (more: Values = {}): Values =>
  operation(
    { type: 'http_proxy', httpMethod: 'GET', uri: 'https://pets.example', payloadFormatVersion: '1.0', ...more },
    { responses: {} },
  )
export const secured = (scheme: Values, get: Values = operation()): Values => ({
  ...rest(
    { components: { securitySchemes: { guard: { type: 'apiKey', name: 'Authorization', in: 'header', ...scheme } } } },
    {
      '/': { get: { ...get, security: [{ guard: [] }] } },
    },
  ),
})
/** A mapped method: two headers, a query and a path are known, and one header goes back. */
export const mapped = (integration: Values): Values =>
  rest(
    {},
    {
      '/{service}': {
        get: {
          parameters: [
            { name: 'version', in: 'query', schema: { type: 'string' } },
            { name: 'x-user-id', in: 'header', schema: { type: 'string' } },
            { name: 'service', in: 'path', required: true, schema: { type: 'string' } },
          ],
          responses: {
            '200': { description: '200 response', headers: { 'x-user-id': { schema: { type: 'string' } } } },
            '302': { description: '302 response', headers: { Location: { schema: { type: 'string' } } } },
          },
          [EXT('integration')]: { type: 'http', httpMethod: 'GET', uri: 'https://pets.example/{op}', ...integration },
        },
      },
    },
  )
export const template = '#set ($root=$input.path(\'$\')) { "stage": "$root.name" }'
export const onGet = (path: string, methodIntegration: Values): Values => ({
  resources: expect.arrayContaining([
    expect.objectContaining({
      path,
      resourceMethods: {
        GET: expect.objectContaining({ methodIntegration: expect.objectContaining(methodIntegration) as Values }),
      },
    }),
  ]) as Values[],
})
export const getOf = (path: string, more: Values): Values => ({ paths: { [path]: { get: more } } })

export const jwt = (authorizer: Values, scheme: Values = { type: 'oauth2' }): Values =>
  rest(
    { components: { securitySchemes: { guard: { ...scheme, [EXT('authorizer')]: authorizer } } } },
    {
      '/': { get: { ...proxy(), security: [{ guard: ['read'] }] } },
    },
  )
