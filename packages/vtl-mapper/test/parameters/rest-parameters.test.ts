import { describe, expect, it } from 'vitest'
import {
  compileGatewayResponseParameters,
  compileRequestParameters,
  compileResponseParameters,
  isReservedIntegrationHeader,
  mappingErrorMessage,
  validateGatewayResponseParameters,
  validateRequestParameters,
  validateResponseParameters,
} from '../../src/parameters/index.ts'
import type { RequestSource } from '../../src/parameters/index.ts'

const request: RequestSource = {
  headers: ['Accept', 'text/html', 'X-Many', 'one', 'x-many', 'two'],
  query: 'q=a+b&tag=x&tag=y%26z&empty=&flag',
  pathParameters: { petId: '42' },
  body: () => '{"petstore":{"pets":[{"name":"Rex","age":1.0,"tags":["a"]}]},"none":null}',
  context: name => ({ requestId: 'rid', 'identity.sourceIp': '1.2.3.4' })[name],
  stageVariables: { env: 'dev' },
}

describe('compileRequestParameters', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
  it.each([
    ['a header, in any case', 'method.request.header.ACCEPT', ['text/html']],
    ['the last of several headers', 'method.request.header.x-many', ['two']],
    ['all of several headers', 'method.request.multivalueheader.X-Many', ['one', 'two']],
    ['a query parameter, decoded', 'method.request.querystring.q', ['a b']],
    ['the last of several query parameters', 'method.request.querystring.tag', ['y&z']],
    ['all of several query parameters', 'method.request.multivaluequerystring.tag', ['x', 'y&z']],
    ['an empty query parameter', 'method.request.querystring.empty', ['']],
    ['a query parameter without a value', 'method.request.querystring.flag', ['']],
    ['nothing for a query parameter in another case', 'method.request.querystring.Q', []],
    ['a path parameter', 'method.request.path.petId', ['42']],
    ['nothing for a name of a prototype', 'method.request.path.constructor', []],
    ['a string of the body', 'method.request.body.petstore.pets[0].name', ['Rex']],
    ['a number of the body as it was written', 'method.request.body.petstore.pets[0].age', ['1.0']],
    ['a list of the body as JSON', 'method.request.body.petstore.pets[0].tags', ['["a"]']],
    ['nothing for a null of the body', 'method.request.body.none', []],
    ['nothing for what the body has not', 'method.request.body.petstore.cats[0]', []],
    ['a context variable', 'context.identity.sourceIp', ['1.2.3.4']],
    ['nothing for a context variable that is not set', 'context.authorizer.sub', []],
    ['a stage variable', 'stageVariables.env', ['dev']],
    ['nothing for a stage variable that is not set', 'stageVariables.toString', []],
    ['a static value', "'a, ''b'''", ["a, ''b''"]],
    ['an empty static value', "''", ['']],
    ['a parameter of a WebSocket route', 'route.request.header.accept', ['text/html']],
  ])('maps %s', (_, expression, values) => {
    const { headers } = compileRequestParameters({ 'integration.request.header.to': expression })(request)

    expect(headers).toEqual(values.flatMap(value => ['to', value]))
  })

  it('maps the whole body', () => {
    const { headers } = compileRequestParameters({ 'integration.request.header.body': 'method.request.body' })({ ...request, body: () => 'text' })

    expect(headers).toEqual(['body', 'text'])
  })

  it('does not ask for a body that no mapping needs', () => {
    const body = (): string => {
      throw new Error('asked')
    }

    expect(compileRequestParameters({ 'integration.request.path.id': 'method.request.path.petId' })({ ...request, body }).path).toEqual({ id: '42' })
  })

  it('puts each parameter where its name says', () => {
    const mapped = compileRequestParameters({
      'integration.request.header.X-Env': 'stageVariables.env',
      'integration.request.querystring.tags': 'method.request.multivaluequerystring.tag',
      'integration.request.path.id': 'method.request.path.petId',
      'integration.request.path.tags': 'method.request.multivaluequerystring.tag',
      'integration.request.path.none': 'method.request.path.none',
    })(request)

    expect(mapped).toEqual({ headers: ['X-Env', 'dev'], query: ['tags', 'x', 'tags', 'y&z'], path: { id: '42', tags: 'x,y&z' } })
  })

  it('fails on a body that is not JSON only when it is read from', () => {
    const apply = compileRequestParameters({ 'integration.request.header.a': 'method.request.body.a' })

    expect(() => apply({ ...request, body: () => '{a' })).toThrow(expect.objectContaining({ code: 'ERR_VTL_JSON' }))
  })

  it.each([
    ['integration.request.body.x', "'v'", 'integration.request.body.x'],
    ['integration.request.header.a b', "'v'", 'integration.request.header.a b'],
    ['method.response.header.x', "'v'", 'method.response.header.x'],
    ['integration.request.header.x', 'value', 'value'],
    ['integration.request.header.x', '"*"', '"*"'],
    ['integration.request.header.x', 'integration.response.header.y', 'integration.response.header.y'],
    ['integration.request.header.x', 'method.request.bodyguard', 'method.request.bodyguard'],
  ])('refuses %s from %s', (key, expression, shown) => {
    const message = `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${shown}]`

    expect(() => compileRequestParameters({ [key]: expression })).toThrow(expect.objectContaining({ code: 'ERR_VTL_PARAMETER_MAPPING', message }))
  })
})

describe('compileResponseParameters', () => {
  it('maps headers, the body, the context, stage variables and static values', () => {
    const apply = compileResponseParameters({
      'method.response.header.location': 'integration.response.body.redirect.url',
      'method.response.header.id': 'integration.response.header.x-app-id',
      'method.response.header.items': 'integration.response.multivalueheader.item',
      'method.response.header.request': 'context.requestId',
      'method.response.header.env': 'stageVariables.env',
      'method.response.header.Access-Control-Allow-Origin': "'*'",
      'method.response.header.none': 'integration.response.header.none',
    })

    const headers = apply({
      headers: ['X-App-Id', '7', 'Item', 'a', 'Item', 'b'],
      body: () => '{"redirect":{"url":"https://example.com"}}',
      context: request.context,
      stageVariables: request.stageVariables,
    })

    const expected = [
      ['location', 'https://example.com', 'id', '7', 'items', 'a', 'items', 'b'],
      ['request', 'rid', 'env', 'dev', 'Access-Control-Allow-Origin', '*'],
    ]
    expect(headers).toEqual(expected.flat())
  })
})

describe('compileGatewayResponseParameters', () => {
  // Recorded: TestApiGatewayGatewayResponse::test_gateway_response_put
  it('maps what AWS accepted in PutGatewayResponse', () => {
    const apply = compileGatewayResponseParameters({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'a.b.c'",
      'gatewayresponse.header.x-request-query': 'method.request.querystring.q',
      'gatewayresponse.header.x-request-path': 'method.request.path.petId',
      'gatewayresponse.header.x-request-header': 'method.request.header.Accept',
      'gatewayresponse.path.x': "'means nothing'",
    })

    const expected = [
      ['Access-Control-Allow-Origin', 'a.b.c', 'x-request-query', 'a b'],
      ['x-request-path', '42', 'x-request-header', 'text/html'],
    ]
    expect(apply(request)).toEqual(expected.flat())
  })
})

describe('validation', () => {
  it('words its errors as AWS does', () => {
    // https://github.com/awsdocs/amazon-api-gateway-developer-guide/issues/24
    const errors = validateRequestParameters({ 'integration.request.path.id': 'method.request.path.petId' }, [])

    expect(mappingErrorMessage(errors)).toBe(
      'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.path.petId]',
    )
  })

  it.each([
    ['a declared parameter', 'method.request.querystring.q', []],
    ['a declared parameter, all values', 'method.request.multivaluequerystring.q', []],
    ['a declared header in another case', 'method.request.header.ACCEPT', []],
    ['the body', 'method.request.body.a.b', []],
    ['a static value', "'x'", []],
    ['an undeclared parameter', 'method.request.header.other', ['Invalid mapping expression parameter specified: method.request.header.other']],
    ['a value without quotes', 'x', ['Invalid mapping expression specified: x']],
  ])('checks %s of a request', (_, expression, errors) => {
    const declared = ['method.request.querystring.q', 'method.request.header.Accept']

    expect(validateRequestParameters({ 'integration.request.header.h': expression }, declared)).toEqual(errors)
  })

  it.each([
    ['a declared header', 'method.response.header.Location', []],
    // https://github.com/amazon-archives/aws-apigateway-importer/issues/209
    ['an undeclared header', 'method.response.header.Other', ['Invalid mapping expression parameter specified: method.response.header.Other']],
    ['another destination', 'method.response.body', ['Invalid mapping expression specified: method.response.body']],
  ])('checks %s of a response', (_, key, errors) => {
    expect(validateResponseParameters({ [key]: "'x'" }, ['method.response.header.Location'])).toEqual(errors)
  })

  it('misses a method response', () => {
    // https://github.com/amazon-archives/aws-apigateway-importer/issues/121
    expect(validateResponseParameters({ 'method.response.header.x': "'x'" }, undefined)).toEqual(['No method response exists for method.'])
    expect(validateResponseParameters({}, undefined)).toEqual([])
  })

  it.each([
    // https://github.com/aws/aws-cli/issues/2879
    ['method.response.header.Access-Control-Allow-Origin', "'*'", ['Invalid mapping expression specified: method.response.header.Access-Control-Allow-Origin']],
    ['gatewayresponse.header.test-key', 'test-value', ['Invalid mapping expression specified: test-value']],
    ['gatewayresponse.header.x', 'method.request.body.a', ['Invalid mapping expression specified: method.request.body.a']],
    ['gatewayresponse.header.x', 'context.error.message', []],
  ])('checks a gateway response: %s from %s', (key, expression, errors) => {
    expect(validateGatewayResponseParameters({ [key]: expression })).toEqual(errors)
  })
})

describe('isReservedIntegrationHeader', () => {
  // Recorded on AWS 2024-12-11, facts/dataplane.md, section 4
  it.each([
    ['Content-Length', 'HTTP', true],
    ['Transfer-Encoding', 'MOCK', true],
    ['X-Amzn-Trace-Id', 'HTTP_PROXY', true],
    ['Authorization', 'AWS', true],
    ['Authorization', 'HTTP_PROXY', false],
    ['te', 'AWS_PROXY', true],
    ['Accept', 'AWS', false],
  ])('%s of an integration of type %s: %s', (name, integrationType, expected) => {
    expect(isReservedIntegrationHeader(name, { integrationType })).toBe(expected)
  })
})
