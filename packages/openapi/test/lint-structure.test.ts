import { expect, test } from 'vitest'
import { lintDefinition } from '../src/index.ts'

test('parts that are not what they should be are named with their place', () => {
  const definition = `openapi: 3.0.1
info: {title: x, version: "1"}
x-amazon-apigateway-binary-media-types: image/png
x-amazon-apigateway-documentation:
  documentationParts:
  - {location: {type: PATH, path: /a}, properties: {description: d}}
paths:
  x-own: {}
  /a:
    summary: stands beside methods
    gett: {responses: {}}
    put: later
  /b: [get]
`

  expect(lintDefinition(definition).map(({ severity, line, message, help }) => [severity, line, message, help])).toEqual([
    ['note', 3, "'x-amazon-apigateway-binary-media-types' is no list and is left out.", 'Write a list of media types.'],
    ['note', 6, "Documentation of 'PATH' is of nothing that an API has.", expect.stringContaining('Write one of API, AUTHORIZER')],
    ['note', 11, "'gett' at paths./a is no method of API Gateway and is left out.", expect.stringContaining('Write one of get, put')],
    ['note', 12, "'put' at paths./a is no object and is left out.", 'Write an object with `responses`.'],
    ['note', 13, "'/b' is no object and is left out.", 'Write an object whose members are methods.'],
  ])
  expect(lintDefinition('openapi: 3.0.1\ninfo: {title: x, version: "1"}\npaths: [a]\n')).toMatchObject([{ severity: 'note', line: 3, message: "'paths' is no object and is left out." }])
})

test('scopes of what takes none are named', () => {
  const definition = {
    swagger: '2.0',
    info: { title: 'x', version: '1' },
    paths: { '/': { get: { responses: {}, security: [{ lambda: ['read'] }], 'x-amazon-apigateway-integration': { type: 'mock' } } } },
    securityDefinitions: {
      lambda: {
        type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations' },
      },
    },
  }

  expect(lintDefinition(JSON.stringify(definition))).toMatchObject([{ severity: 'note', rule: 'security', message: expect.stringContaining('only valid for COGNITO_USER_POOLS authorization type, and are left out') as string }])
})
