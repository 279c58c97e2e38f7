import { expect, test } from 'vitest'
import { runParameters } from '../src/templates/map-parameters.ts'

const source = JSON.stringify({ path: '/users/1', query: 'limit=10', headers: { 'X-Tenant': 'acme' }, pathParameters: { userId: '1' } })

test('tells of each rule of a REST mapping what it reads, and where it stands', () => {
  const mapping = JSON.stringify({ 'integration.request.header.tenant': 'method.request.header.X-Tenant', 'integration.request.querystring.none': 'method.request.querystring.none' }, null, 2)

  const { result, steps } = runParameters({ kind: 'rest-request', mapping, source })

  expect(JSON.parse(result ?? '')).toEqual({ headers: [['tenant', 'acme']], querystring: [], path: {} })
  expect(steps.map(({ outcome }) => outcome)).toEqual(['becomes "acme"', 'left out: method.request.querystring.none is not there'])
  expect(mapping.slice(steps[0]?.start, steps[0]?.end)).toBe('"integration.request.header.tenant": "method.request.header.X-Tenant"')
})

test('tells of each rule of an HTTP API’s mapping what it changes', () => {
  const mapping = JSON.stringify({ 'append:header.x-tenant': 'b', 'overwrite:path': '/v2${request.path}', 'remove:header.none': '' })

  expect(runParameters({ kind: 'http-request', mapping, source }).steps.map(({ outcome }) => outcome)).toEqual(['from "acme" to "acme,b"', 'from "/users/1" to "/v2/users/1"', 'stays as it was: nothing'])
})

test('finds the rule that AWS refuses, and says what it says', () => {
  const outcome = runParameters({ kind: 'rest-request', mapping: '{"integration.request.header.a": "context.requestId", "integration.request.header.b": "nonsense"}', source })

  expect(outcome.error).toContain('Invalid mapping expression specified: nonsense')
  expect(outcome.steps.map(({ failed }) => failed)).toEqual([false, true])
})
