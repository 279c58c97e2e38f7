import { describe, expect, it } from 'vitest'
import { createHttpRouter, createRestRouter } from '../src/index.ts'

const routes = [
  'GET /users/{id}',
  'GET /users/me',
  'POST /users/me',
  'ANY /{proxy+}',
  'GET /users',
  'GET /users/me/photos',
  'GET /cats/{id}/toys',
]
const rest = createRestRouter(
  routes.map((route) => {
    const [method = '', path = ''] = route.split(' ')
    return { method, path, value: route }
  }),
)

describe('explain', () => {
  it('names the route that wins and why each near one does not', () => {
    const { winner, nearMisses } = rest.explain('GET', '/users/me')

    expect(winner).toBe('GET /users/me')
    expect(nearMisses).toEqual([
      { route: 'GET /users/{id}', reason: 'less-specific', detail: 'it fits too, but GET /users/me is more specific' },
      { route: 'POST /users/me', reason: 'method-differs', detail: 'the path fits, but it answers POST' },
      { route: 'ANY /{proxy+}', reason: 'less-specific', detail: 'it fits too, but GET /users/me is more specific' },
      { route: 'GET /users', reason: 'path-is-longer', detail: 'it ends before me' },
      { route: 'GET /users/me/photos', reason: 'path-is-shorter', detail: 'it goes on with photos' },
    ])
  })

  it.each([
    ['GET', '/Users', 'GET /users', 'case-differs'],
    ['GET', '/cats/7/toy', 'GET /cats/{id}/toys', 'segment-differs'],
  ])('tells why %s %s misses %s', (method, path, route, reason) => {
    const { nearMisses } = rest.explain(method, path)

    expect(nearMisses).toContainEqual(expect.objectContaining({ route, reason }))
  })

  it('has no winner where nothing answers', () => {
    const router = createHttpRouter([{ routeKey: 'GET /pets', value: 1 }])

    expect(router.explain('GET', '/pets/')).toEqual({
      method: 'GET',
      path: '/pets/',
      winner: undefined,
      nearMisses: [{ route: 'GET /pets', reason: 'path-is-longer', detail: 'it ends before the last slash' }],
    })
  })

  it('names $default', () => {
    const router = createHttpRouter([
      { routeKey: '$default', value: 1 },
      { routeKey: 'GET /pets', value: 2 },
    ])

    expect(router.explain('POST', '/pets')).toMatchObject({
      winner: '$default',
      nearMisses: [{ route: 'GET /pets', reason: 'method-differs' }],
    })
  })
})
