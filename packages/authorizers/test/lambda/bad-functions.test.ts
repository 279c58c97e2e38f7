import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARN, ask, authorizerOf, policy, world } from './harness.ts'

describe('a function that does not do its part', () => {
  it.each<[string, () => unknown, string]>([
    ['hangs', () => new Promise(() => undefined), 'AUTHORIZER_FAILURE'],
    [
      'is not there',
      () => Promise.reject(Object.assign(new Error('gone'), { code: 'ERR_FUNCTION_NOT_FOUND' })),
      'AUTHORIZER_CONFIGURATION_ERROR',
    ],
    [
      'may not be called',
      () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_FUNCTION_NOT_PERMITTED' })),
      'AUTHORIZER_CONFIGURATION_ERROR',
    ],
    [
      'is throttled',
      () => Promise.reject(Object.assign(new Error('busy'), { code: 'ERR_FUNCTION_THROTTLED' })),
      'AUTHORIZER_FAILURE',
    ],
    ['fails without a message', () => ({ payload: 'rubbish', functionError: 'Unhandled', requestId: 'r' }), 'AUTHORIZER_FAILURE'],
    [
      'fails with an allowing payload',
      () => ({ payload: JSON.stringify(policy('Allow')), functionError: 'Unhandled', requestId: 'r' }),
      'AUTHORIZER_FAILURE',
    ],
  ])('%s: %s', async (_, given, code) => {
    world.answer = given

    expect(await ask(authorizerOf())).toMatchObject({ authorized: false, code, message: null })
  })

  const good = policy('Allow')
  it.each<[string, unknown]>([
    ['null', null],
    ['true', true],
    ['a text', 'Allow'],
    ['a list', [good]],
    ['nothing', undefined],
    ['no principal', { ...good, principalId: undefined }],
    ['an empty principal', { ...good, principalId: '' }],
    ['a principal that is a number', { ...good, principalId: 7 }],
    ['no policy', { principalId: 'user' }],
    ['a policy that is a text', { ...good, policyDocument: JSON.stringify(good.policyDocument) }],
    ['a policy without statements', { ...good, policyDocument: { Version: '2012-10-17' } }],
    ['an effect that is none', policy('allow')],
    ['a resource that is none', policy('Allow', { arn: ARN })],
    ['no resource', policy('Allow', null)],
    ['a simple response', { isAuthorized: true }],
    ['an object in context', { ...good, context: { a: {} } }],
    ['a list in context', { ...good, context: { a: [] } }],
    ['context that is a text', { ...good, context: 'x' }],
    ['usageIdentifierKey that is a number', { ...good, usageIdentifierKey: 7 }],
  ])('answers %s: nobody gets in', async (_, given) => {
    world.answer = () => given

    expect(await ask(authorizerOf())).toMatchObject({ authorized: false, code: 'AUTHORIZER_CONFIGURATION_ERROR', message: null })
  })

  it('lets nobody in for any answer that is not one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ principalId: 'u', policyDocument: value })),
        ),
        async (payload) => {
          world.answer = () => ({ payload, requestId: 'r' })

          expect(await ask(authorizerOf({ ttlSeconds: 0 }))).toMatchObject({ authorized: false })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('answers 500 when the event cannot be built', async () => {
    const createEvent = (): never => {
      throw new Error('no event')
    }

    expect(await ask(authorizerOf(), { createEvent })).toMatchObject({ code: 'AUTHORIZER_FAILURE' })
  })
})
