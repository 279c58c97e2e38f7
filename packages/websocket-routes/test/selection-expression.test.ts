import { describe, expect, it } from 'vitest'
import { compileSelectionExpression, type SelectionFacts, WebSocketRoutesError } from '../src/index.ts'

const message = {
  service: 'chat',
  action: 'join',
  data: { room: 'room1234', users: ['ann', 'bob'], count: 3, open: true, none: null },
}
const headers: Readonly<Record<string, string>> = { 'x-api-key': 'k-1', 'x-kind': 'big' }
const facts: SelectionFacts = {
  body: message,
  header: (name) => headers[name],
  querystring: (name) => (name === 'room' ? 'r1' : undefined),
  basePath: 'v1',
  context: (path) => (path === 'authorizer.usageIdentifierKey' ? 'k-2' : undefined),
  stageVariables: { colour: 'blue' },
  integrationResponse: {
    statusCode: 404,
    header: (name) => headers[name],
    multiValueHeader: (name) => (name === 'x-many' ? ['a', 'b'] : undefined),
    body: { errorMessage: 'Bad thing', kind: 'client' },
  },
}

describe('the selection expressions of the guide', () => {
  // Source: websocket-api-develop-routes.md, "Route selection expressions".
  it.each([
    ['$request.body.action', 'join'],
    ['${request.body.action}', 'join'],
    ['${request.body.service}/${request.body.action}', 'chat/join'],
    ['${request.body.action}-${request.body.invalidPath}', 'join-'],
    ['action', 'action'],
    ['\\$default', '$default'],
  ])('%s gives %s', (expression, expected) => {
    expect(compileSelectionExpression(expression)(facts)).toBe(expected)
  })

  // Source: apigateway-websocket-api-selection-expressions.md: the seven uses, and the variables of each.
  it.each([
    ['route', '$request.body.data.room', 'room1234'],
    ['model', '${request.body.service}', 'chat'],
    ['request template', '${request.body.data.count}', '3'],
    ['integration response of a function', '$integration.response.body.errorMessage', 'Bad thing'],
    ['integration response of HTTP', '$integration.response.statuscode', '404'],
    ['response template', '${integration.response.header.X-Kind}', 'big'],
    ['response template', '${integration.response.multivalueheader.X-Many}', '[a, b]'],
    ['response template', '${integration.response.statuscode}', '404'],
    ['route response', '$default', '$default'],
    ['API key', '$request.header.x-api-key', 'k-1'],
    ['API key', '$context.authorizer.usageIdentifierKey', 'k-2'],
    ['API mapping', '$request.basepath', 'v1'],
    ['beyond the table', '$request.querystring.room', 'r1'],
    ['beyond the table', '${stageVariables.colour}-${request.body.action}', 'blue-join'],
  ])('%s: %s gives %s', (_use, expression, expected) => {
    expect(compileSelectionExpression(expression)(facts)).toBe(expected)
  })
})

describe('a variable of the body', () => {
  it.each([
    ['$request.body.data.users[1]', 'bob'],
    ['$request.body.data.users[-1]', 'bob'],
    ["${request.body['data']['room']}", 'room1234'],
    ['${request.body["service"]}', 'chat'],
    ['$request.body.data.users', '[ann, bob]'],
    ['$request.body.data.users[*]', '[ann, bob]'],
    ['$request.body.data.users[0:1]', '[ann]'],
    ['$request.body.data.users[0,1]', '[ann, bob]'],
    ['$request.body..room', '[room1234]'],
    ["$request.body['service','action']", '[chat, join]'],
    ['$request.body.data.open', 'true'],
    ['$request.body.data.none', ''],
    ['$request.body.service/$request.body.action', 'chat/join'],
    ['$request.body.data.room.length', ''],
    ['$request.body.data.users.length', ''],
    ['$request.body.__proto__', ''],
    ['$request.body.toString', ''],
  ])('%s gives "%s"', (expression, expected) => {
    expect(compileSelectionExpression(expression)(facts)).toBe(expected)
  })

  it('prints lists and objects as AWS stringifies them', () => {
    const evaluate = compileSelectionExpression('$request.body')

    expect(evaluate({ body: { list: ['item1', 'item2'], n: 1.5 } })).toBe('{list=[item1, item2], n=1.5}')
  })

  it('is evaluated once: a value that looks like an expression stays as it is', () => {
    const evaluate = compileSelectionExpression('$request.body.action')

    expect(evaluate({ body: { action: '$request.body.other', other: 'x' } })).toBe('$request.body.other')
  })

  it('is read by a JSONPath engine of the caller where one is given', () => {
    const compilePath = (path: string) => (): string => `engine ${path}`

    expect(compileSelectionExpression('x ${request.body.a[?(@.b)]} ${integration.response.body}', { compilePath })(facts)).toBe(
      'x engine .a[?(@.b)] engine ',
    )
  })

  it('cannot be evaluated when the message is not JSON', () => {
    expect(compileSelectionExpression('x-${request.body.action}')({})).toBeUndefined()
    expect(compileSelectionExpression('$request.body.action')({})).toBeUndefined()
    expect(compileSelectionExpression('static')({})).toBe('static')
  })
})

describe('facts that are absent', () => {
  it.each([
    '$request.header.a',
    '$request.querystring.a',
    '$request.basepath',
    '$context.a',
    '${stageVariables.a}',
    '$integration.response.statuscode',
    '$integration.response.header.a',
    '$integration.response.multivalueheader.a',
    '$integration.response.body.a',
  ])('%s gives the empty string', (expression) => {
    expect(compileSelectionExpression(expression)({})).toBe('')
  })

  it('does not find a stage variable on the prototype', () => {
    expect(compileSelectionExpression('$stageVariables.toString')({ stageVariables: {} })).toBe('')
  })
})

describe('text that is no expression', () => {
  it.each([
    '$',
    '${',
    '${}',
    '$unknown.name',
    '$request.cookies.a',
    '${request.body.a',
    '$request.body[?(@.a)]',
    '$request.body.a[',
    '$request.basepath.a',
    'a$',
    '$integration.response.statuscode.x',
  ])('refuses %s', (expression) => {
    expect(() => compileSelectionExpression(expression)).toThrow(
      expect.objectContaining({ name: WebSocketRoutesError.name, code: 'ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION' }),
    )
  })
})
