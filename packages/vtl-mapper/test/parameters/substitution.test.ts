import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSubstitution } from '../../src/parameters/index.ts'

const source = {
  context: (name: string) =>
    ({ requestId: 'rid', status: '200', 'error.messageString': '"Forbidden"', 'identity.sourceIp': '1.2.3.4', 'authorizer.claims.cognito:groups': 'admins' })[name],
  stageVariables: { env: 'dev' },
}

describe('compileSubstitution', () => {
  it.each([
    ['{ "requestId":"$context.requestId","ip":"$context.identity.sourceIp" }', '{ "requestId":"rid","ip":"1.2.3.4" }'],
    ['{"message":$context.error.messageString}', '{"message":"Forbidden"}'],
    ['{"status":$context.status}', '{"status":200}'],
    ['$context.status $context.requestId.', '200 rid.'],
    ['${context.status}x$context.status-$context.requestId', '200x200-rid'],
    ["$context.authorizer.claims['cognito:groups']", 'admins'],
    ['$stageVariables.env $stageVariables.toString', 'dev -'],
    ['$context.none "$context.authorizer.sub"', '- "-"'],
    ['$5 $input.body #set($x) ${context.status', '$5 $input.body #set($x) ${context.status'],
    ['', ''],
  ])('fills in %s', (template, expected) => {
    expect(compileSubstitution(template)(source)).toBe(expected)
  })

  it('fills in the request where it is given, as in gateway responses', () => {
    const render = compileSubstitution('$method.request.header.Accept|$method.request.querystring.q|$method.request.path.id|$method.request.header.none', { missing: '' })

    expect(render({ ...source, headers: ['accept', 'a'], query: 'q=1', pathParameters: { id: '7' } })).toBe('a|1|7|')
  })

  it('leaves a text without variables as it is', () => {
    fc.assert(
      fc.property(fc.string().filter(text => !text.includes('$')), text => {
        expect(compileSubstitution(text)(source)).toBe(text)
      }),
    )
  })
})
