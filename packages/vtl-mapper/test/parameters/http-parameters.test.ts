import { describe, expect, it } from 'vitest'
import {
  compileHttpRequestParameters,
  compileHttpResponseParameters,
  isReservedHttpHeader,
  validateHttpRequestParameters,
  validateHttpResponseParameters,
} from '../../src/parameters/index.ts'
import type { HttpRequestSource } from '../../src/parameters/index.ts'

const request: HttpRequestSource = {
  headers: ['header1', 'v1', 'X-Many', 'a', 'x-many', 'b'],
  query: 'q=1&tag=x&tag=y&odd=%zz',
  path: '/pets/42',
  pathParameters: { petId: '42' },
  body: () => '{"user":{"name":"Rex","n":1.0},"list":[1]}',
  context: name => ({ requestId: 'rid' })[name],
  stageVariables: { env: 'dev' },
}

const response = { status: 500, headers: ['X-Old', 'o'], body: request.body, context: request.context, stageVariables: request.stageVariables }

describe('compileHttpRequestParameters', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
  it.each([
    ['a header', '$request.header.HEADER1', 'v1'],
    ['several headers, joined', '$request.header.x-many', 'a,b'],
    ['a query parameter', '$request.querystring.q', '1'],
    ['several query parameters, joined', '$request.querystring.tag', 'x,y'],
    ['a path parameter', '$request.path.petId', '42'],
    ['the path', '$request.path', '/pets/42'],
    ['a string of the body', '$request.body.user.name', 'Rex'],
    ['a number of the body', '$request.body.user.n', '1.0'],
    ['an item of the body', '$request.body.list[0]', '1'],
    ['the whole body', '$request.body', '{"user":{"name":"Rex","n":1.0},"list":[1]}'],
    ['a context variable', '$context.requestId', 'rid'],
    ['a stage variable', '$stageVariables.env', 'dev'],
    ['several variables in braces', '${request.path.petId}-${context.requestId}.${stageVariables.env}', '42-rid.dev'],
    ['nothing within text', 'a${context.none}b', 'ab'],
    ['static text', 'plain $5', 'plain $5'],
  ])('appends %s', (_, value, expected) => {
    const { headers } = compileHttpRequestParameters({ 'append:header.to': value })(request)

    expect(headers).toEqual([...request.headers, 'to', expected])
  })

  it.each([
    ['appends a header beside one of the name', 'append:header.X-Many', 'c', { headers: [...request.headers, 'X-Many', 'c'] }],
    ['appends nothing for what is not there', 'append:header.x', '$request.header.none', {}],
    ['overwrites all headers of the name', 'overwrite:header.x-MANY', 'c', { headers: ['header1', 'v1', 'x-MANY', 'c'] }],
    ['removes a header that it cannot overwrite', 'overwrite:header.x-many', '$context.authorizer.sub', { headers: ['header1', 'v1'] }],
    ['removes a header', 'remove:header.Header1', "''", { headers: ['X-Many', 'a', 'x-many', 'b'] }],
    ['appends a query parameter, encoded', 'append:querystring.a b', 'c&d', { query: 'q=1&tag=x&tag=y&odd=%zz&a%20b=c%26d' }],
    ['overwrites a query parameter', 'overwrite:querystring.tag', 'z', { query: 'q=1&odd=%zz&tag=z' }],
    ['removes a query parameter and leaves the others as they came', 'remove:querystring.tag', "''", { query: 'q=1&odd=%zz' }],
    ['overwrites the path', 'overwrite:path', '/v2/${request.path.petId}', { path: '/v2/42' }],
  ])('%s', (_, key, value, changed) => {
    const { headers, query, path } = request

    expect(compileHttpRequestParameters({ [key]: value })(request)).toEqual({ headers, query, path, ...changed })
  })

  it('renames a header, as the guide shows', () => {
    const apply = compileHttpRequestParameters({ 'remove:header.header1': "''", 'append:header.header2': '$request.header.header1' })

    expect(apply(request).headers).toEqual(['X-Many', 'a', 'x-many', 'b', 'header2', 'v1'])
  })

  it('finds nothing in a body that is not JSON', () => {
    const apply = compileHttpRequestParameters({ 'append:header.x': '$request.body.a' })

    expect(apply({ ...request, body: () => '{a' }).headers).toEqual(request.headers)
  })

  it('cuts the body at 100 KB before it applies a path, and only then', () => {
    const large = JSON.stringify({ name: 'Rex', fill: 'é'.repeat(60_000) })
    const withPath = compileHttpRequestParameters({ 'append:header.x': '$request.body.name' })
    const whole = compileHttpRequestParameters({ 'append:header.x': '$request.body' })

    expect(withPath({ ...request, body: () => large }).headers).toEqual(request.headers)
    expect(whole({ ...request, body: () => large }).headers.at(-1)).toBe(large)
  })

  it('refuses to be compiled when validation refuses it', () => {
    expect(() => compileHttpRequestParameters({ 'append:header.Authorization': 'x' })).toThrow(
      'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Operations on header authorization are restricted]',
    )
  })
})

describe('compileHttpResponseParameters', () => {
  it('changes the status code and adds a header, as the guide shows', () => {
    const apply = compileHttpResponseParameters({ 'append:header.header1': '$context.requestId', 'overwrite:statuscode': '403' })

    expect(apply(response)).toEqual({ status: 403, headers: ['X-Old', 'o', 'header1', 'rid'] })
  })

  it.each([
    ['from a header', 'overwrite:header.to', '$response.header.x-old', { status: 500, headers: ['X-Old', 'o', 'to', 'o'] }],
    ['from the body', 'append:header.to', '$response.body.user.name', { status: 500, headers: ['X-Old', 'o', 'to', 'Rex'] }],
    ['a status that is none', 'overwrite:statuscode', 'many', { status: 500, headers: ['X-Old', 'o'] }],
    ['a header away', 'remove:header.x-old', '', { status: 500, headers: [] }],
  ])('maps %s', (_, key, value, expected) => {
    expect(compileHttpResponseParameters({ [key]: value })(response)).toEqual(expected)
  })
})

describe('validation', () => {
  it.each([
    ['append:header.x', '$request.body..name', ['Invalid mapping expression specified: $request.body..name']],
    ['append:header.x', '$request.body.a[?(@.b)]', ['Invalid mapping expression specified: $request.body.a[?(@.b)]']],
    ['append:header.x', '$request.cookies.a', ['Invalid mapping expression specified: $request.cookies.a']],
    ['append:header.x', '$response.header.a', ['Invalid mapping expression specified: $response.header.a']],
    ['append:path', '/x', ['Invalid Request Actioned Parameter specified: append:path']],
    ['overwrite:statuscode', '200', ['Invalid Request Actioned Parameter specified: overwrite:statuscode']],
    ['header.x', 'y', ['Invalid Request Actioned Parameter specified: header.x']],
    ['overwrite:header.Access-Control-Allow-Origin', '*', ['Operations on header access-control-allow-origin are restricted']],
    ['append:header.x', '$request.header.authorization', []],
  ])('checks a request: %s from %s', (key, value, errors) => {
    expect(validateHttpRequestParameters({ [key]: value })).toEqual(errors)
  })

  it.each([
    ['append:overwrite.static', 'x', ['Invalid Response Actioned Parameter specified: append:overwrite.static']],
    ['append:querystring.a', 'x', ['Invalid Response Actioned Parameter specified: append:querystring.a']],
    ['overwrite:statuscode', '$response.body.code', []],
    ['append:header.x', '$request.header.a', ['Invalid mapping expression specified: $request.header.a']],
  ])('checks a response: %s from %s', (key, value, errors) => {
    expect(validateHttpResponseParameters({ [key]: value })).toEqual(errors)
  })
})

describe('isReservedHttpHeader', () => {
  it.each(['access-control-max-age', 'Apigw-RequestId', 'Authorization', 'TE', 'Via', 'x-amz-date', 'X-Amzn-Trace-Id', 'X-Forwarded-For', 'Origin'])('reserves %s', name => {
    expect(isReservedHttpHeader(name)).toBe(true)
  })

  it.each(['Accept', 'x-forwarded-port', 'x-custom', 'Content-Type'])('leaves %s free', name => {
    expect(isReservedHttpHeader(name)).toBe(false)
  })
})
