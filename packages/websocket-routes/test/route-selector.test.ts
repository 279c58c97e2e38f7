import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRouteSelector, type RouteSelector } from '../src/index.ts'

function selectorFor(routeKeys: readonly string[], routeSelectionExpression = '$request.body.action'): RouteSelector<string> {
  return createRouteSelector({ routeSelectionExpression, routes: routeKeys.map((routeKey) => ({ routeKey, value: routeKey })) })
}

describe('createRouteSelector', () => {
  // Source: websocket-api-develop-routes.md.
  it.each([
    ['{"action":"join"}', 'join'],
    [' \n{"action":"join"}', 'join'],
    ['{"action":"Join"}', '$default'],
    ['{"action":"leave"}', '$default'],
    ['{"other":"join"}', '$default'],
    ['not json', '$default'],
    ['{"action":', '$default'],
    ['', '$default'],
    ['"join"', '$default'],
    ['null', '$default'],
    ['[{"action":"join"}]', '$default'],
    ['{"action":"$connect"}', '$default'],
    ['{"action":"$disconnect"}', '$default'],
    ['{"action":"$default"}', '$default'],
    ['{"action":7}', '7'],
  ])('routes %j to %s', (message, expected) => {
    expect(selectorFor(['$connect', '$disconnect', '$default', 'join', '7']).select(message)?.value).toBe(expected)
  })

  it('selects nothing without a $default route', () => {
    const selector = selectorFor(['$connect', 'join'])

    expect([selector.select('{"action":"leave"}'), selector.select('text'), selector.select('{"action":"$connect"}')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('routes by several parts of the message', () => {
    const selector = selectorFor(['chat/join'], '${request.body.service}/${request.body.action}')

    expect(selector.select('{"service":"chat","action":"join"}')?.routeKey).toBe('chat/join')
  })

  it('knows the routes of the life cycle by key', () => {
    expect(selectorFor(['$connect']).get('$connect')).toEqual({ routeKey: '$connect', value: '$connect' })
    expect(selectorFor([]).get('$disconnect')).toBeUndefined()
  })

  it('refuses a route key that is given twice', () => {
    expect(() => selectorFor(['join', 'join'])).toThrow('Route key given twice: join')
  })

  it('finds any key that a message carries, and throws for no text at all', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (action, noise) => {
        const selector = selectorFor(['$default', `k${action}`])
        expect(selector.select(JSON.stringify({ noise, action: `k${action}` }))?.routeKey).toBe(`k${action}`)
        expect(selector.select(noise)?.routeKey).toBe('$default')
      }),
    )
  })
})
