import { describe, expect, it } from 'vitest'
import { identityRequest } from '../identity-request.ts'
import { ARN, ask, authorizerOf, failed, policy, world } from './harness.ts'

describe('what is remembered', () => {
  it('calls once for an identity until the time is over, and holds the policy against each method', async () => {
    const authorizer = authorizerOf({ ttlSeconds: 300 })

    expect(await ask(authorizer)).toMatchObject({ authorized: true, call: { cached: false } })
    world.now = 299_999
    expect(await ask(authorizer)).toMatchObject({ authorized: true, call: { cached: true } })
    expect(await ask(authorizer, { methodArn: `${ARN}other` })).toMatchObject({ code: 'ACCESS_DENIED' })
    expect(world.calls).toHaveLength(1)
    world.now = 300_000
    await ask(authorizer)
    expect(world.calls).toHaveLength(2)
  })

  it('decides a remembered identity at once', async () => {
    const authorizer = authorizerOf()
    await ask(authorizer)
    const identity = identityRequest({ headers: { authorization: 'allow' } })

    expect(authorizer.authorize({ identity, methodArn: ARN, createEvent: () => ({}) })).toMatchObject({ authorized: true })
  })

  it('remembers 300 seconds by default for REST, nothing for HTTP and WebSocket', async () => {
    const authorizers = (['REST', 'HTTP', 'WEBSOCKET'] as const).map((protocol) =>
      authorizerOf({ protocol, type: 'REQUEST', identitySource: '$context.routeKey' }),
    )
    for (const authorizer of authorizers) for (let time = 0; time < 2; time++) await ask(authorizer)

    expect(world.calls).toHaveLength(1 + 2 + 2)
  })

  it('calls every time with a TTL of 0', async () => {
    const authorizer = authorizerOf({ ttlSeconds: 0 })
    await ask(authorizer)
    await ask(authorizer)

    expect(world.calls).toHaveLength(2)
  })

  it('remembers neither failures nor 401', async () => {
    const authorizer = authorizerOf()
    world.answer = () => failed('Unauthorized')
    await ask(authorizer)
    world.answer = () => policy('Allow')

    expect(await ask(authorizer)).toMatchObject({ authorized: true })
  })

  it('calls once for 100 requests of a cold identity', async () => {
    const authorizer = authorizerOf()

    const decisions = await Promise.all(Array.from({ length: 100 }, () => ask(authorizer)))

    expect(decisions.every(({ authorized }) => authorized)).toBe(true)
    expect(world.calls).toHaveLength(1)
  })

  it('forgets everything when flushed, calls under way included', async () => {
    let release = (): void => undefined
    const authorizer = authorizerOf()
    world.answer = () => new Promise((resolve) => (release = () => resolve(policy('Allow'))))
    const waiting = ask(authorizer)
    authorizer.flush()
    release()
    await waiting
    world.answer = () => policy('Deny')

    expect(await ask(authorizer)).toMatchObject({ authorized: false })
  })

  it('keeps identities of several sources apart', async () => {
    const authorizer = authorizerOf({ type: 'REQUEST', identitySource: 'method.request.header.a,method.request.header.b' })
    await ask(authorizer, { headers: { a: 'x', b: 'y,1:z' } })
    await ask(authorizer, { headers: { a: 'x,1:y', b: 'z' } })
    await ask(authorizer, { headers: { a: 'x', b: 'y,1:z' } })

    expect(world.calls).toHaveLength(2)
  })

  it('keeps no more identities than it may', async () => {
    const authorizer = authorizerOf({ maxIdentities: 2 })
    for (const authorization of ['a', 'b', 'c', 'a']) await ask(authorizer, { headers: { authorization } })

    expect(world.calls).toHaveLength(4)
  })
})
