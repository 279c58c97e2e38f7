import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRestRouter } from '../src/index.ts'

function routerOf(...routes: string[]): (request: string) => string {
  const router = createRestRouter(
    routes.map((route) => {
      const [method = '', path = ''] = route.split(' ')
      return { method, path, value: route }
    }),
  )
  return (request) => {
    const [method = '', path = ''] = request.split(' ')
    const match = router.find(method, path)
    return match === undefined ? '403' : `${match.value} ${JSON.stringify(match.pathParameters)}`
  }
}

describe('find', () => {
  // github.com/floci-io/floci/pull/3399 and github.com/ministackorg/ministack/pull/1423, both measured on AWS.
  const measured = routerOf(
    'GET /users/{userId}',
    'PATCH /users/me',
    'POST /roles/provision',
    'GET /roles/{roleId}',
    'GET /things/real',
    'POST /things/{proxy+}',
  )
  it.each([
    ['GET /users/me', 'GET /users/{userId} {"userId":"me"}'],
    ['PATCH /users/me', 'PATCH /users/me {}'],
    ['GET /users/abc123', 'GET /users/{userId} {"userId":"abc123"}'],
    ['POST /users/me', '403'],
    ['POST /roles/provision', 'POST /roles/provision {}'],
    ['GET /roles/provision', 'GET /roles/{roleId} {"roleId":"provision"}'],
    ['GET /things/real', 'GET /things/real {}'],
    ['POST /things/real', 'POST /things/{proxy+} {"proxy":"real"}'],
  ])('answers %s with %s, as measured on AWS', (request, expected) => {
    const found = measured(request)

    expect(found).toBe(expected)
  })

  const tree = routerOf(
    'ANY /{proxy+}',
    'GET /jobs/{operation}',
    'OPTIONS /cors',
    'GET /a/{b}/c',
    'GET /a/{b}',
    'ANY /a/x',
    'GET /',
  )
  it.each([
    ['GET /jobs/reboot', 'GET /jobs/{operation} {"operation":"reboot"}'],
    ['GET /jobs', 'ANY /{proxy+} {"proxy":"jobs"}'],
    ['POST /jobs/reboot', 'ANY /{proxy+} {"proxy":"jobs/reboot"}'],
    ['GET /cors', 'ANY /{proxy+} {"proxy":"cors"}'],
    ['GET /a/x', 'ANY /a/x {}'],
    ['GET /a/x/c', 'GET /a/{b}/c {"b":"x"}'],
    ['GET /a/x/d', 'ANY /{proxy+} {"proxy":"a/x/d"}'],
    ['GET /', 'GET / {}'],
    ['POST /', '403'],
    ['GET /JOBS/reboot', 'ANY /{proxy+} {"proxy":"JOBS/reboot"}'],
  ])('steps back from a branch that has no such method: %s is answered by %s', (request, expected) => {
    const found = tree(request)

    expect(found).toBe(expected)
  })

  // Recorded: test_lambda_aws_proxy_integration.
  it.each([
    ['/proxy-value', 'proxy-value'],
    ['/proxy-value/', 'proxy-value'],
    ['/proxy-value//double-slash', 'proxy-value//double-slash'],
    ['//proxy-value', 'proxy-value'],
    ['/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com', 'api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com'],
  ])('binds {proxy+} of %s to %s', (path, proxy) => {
    const router = createRestRouter([{ method: 'ANY', path: '/{proxy+}', value: 1 }])

    const match = router.find('GET', path)

    expect(match?.pathParameters).toEqual({ proxy })
  })

  it('keeps an encoded slash inside its segment', () => {
    const find = routerOf('GET /files/{name}')

    expect(find('GET /files/a%2Fb')).toBe('GET /files/{name} {"name":"a%2Fb"}')
    expect(find('GET /files/a/b')).toBe('403')
  })

  it('binds no empty segment', () => {
    const find = routerOf('GET /a/{b}/c', 'GET /x/{proxy+}')

    expect(find('GET /a//c')).toBe('403')
    expect(find('GET /x/')).toBe('403')
  })

  it('hands out a parameter named __proto__ as a plain key', () => {
    const router = createRestRouter([{ method: 'GET', path: '/{__proto__}', value: 1 }])

    const match = router.find('GET', '/polluted')

    expect(Object.entries(match?.pathParameters ?? {})).toEqual([['__proto__', 'polluted']])
  })

  it('tells the declared method from the one that was asked for', () => {
    const router = createRestRouter([{ method: 'ANY', path: '/pets/{id}', value: 7 }])

    const match = router.find('DELETE', '/pets/1')

    expect(match).toEqual({ value: 7, resourcePath: '/pets/{id}', resourceMethod: 'ANY', pathParameters: { id: '1' } })
  })
})

describe('createRestRouter', () => {
  it.each([
    ['a path without a slash', [{ method: 'GET', path: 'pets', value: 1 }], 'ERR_ROUTER_INVALID_ROUTE'],
    ['a greedy parameter inside', [{ method: 'GET', path: '/{a+}/b', value: 1 }], 'ERR_ROUTER_INVALID_ROUTE'],
    ['a name twice', [{ method: 'GET', path: '/{a}/{a}', value: 1 }], 'ERR_ROUTER_INVALID_ROUTE'],
    ['half a parameter', [{ method: 'GET', path: '/x{a}', value: 1 }], 'ERR_ROUTER_INVALID_ROUTE'],
    [
      'two routes for one request',
      [
        { method: 'GET', path: '/{a}', value: 1 },
        { method: 'GET', path: '/{b}', value: 2 },
      ],
      'ERR_ROUTER_DUPLICATE_ROUTE',
    ],
  ])('refuses %s', (_, routes, code) => {
    expect(() => createRestRouter(routes)).toThrow(expect.objectContaining({ code }))
  })
})

/** Every route compared, one by one; the most specific by segment wins. */
function referenceFind(routes: readonly { method: string; path: string }[], method: string, path: string): string | undefined {
  const given = path === '/' ? [] : path.slice(1).split('/')
  const candidates = routes.flatMap((route) => {
    const wanted = route.path === '/' ? [] : route.path.slice(1).split('/')
    const rank: number[] = []
    for (const [index, segment] of wanted.entries()) {
      if (segment.endsWith('+}')) return given.length > index ? [{ route, rank: [...rank, 2] }] : []
      if (given[index] === undefined || (!segment.startsWith('{') && segment !== given[index])) return []
      rank.push(segment.startsWith('{') ? 1 : 0)
    }
    return wanted.length === given.length ? [{ route, rank }] : []
  })
  const answering = candidates.filter(({ route }) => route.method === method || route.method === 'ANY')
  answering.sort((one, other) =>
    compare([...one.rank, one.route.method === 'ANY' ? 1 : 0], [...other.rank, other.route.method === 'ANY' ? 1 : 0]),
  )
  return answering[0] && `${answering[0].route.method} ${answering[0].route.path}`
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index])
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

describe('any tree', () => {
  const literal = fc.constantFrom('a', 'b', 'c')
  const segment = fc.oneof(literal, fc.constant('{p}'))
  const path = fc.tuple(fc.array(segment, { maxLength: 4 }), fc.boolean()).map(([segments, greedy]) => {
    const named = segments.map((text, index) => (text === '{p}' ? `{p${index}}` : text))
    return `/${[...named, ...(greedy ? ['{proxy+}'] : [])].join('/')}`
  })
  const route = fc.record({ path, method: fc.constantFrom('GET', 'POST', 'ANY') })
  const routes = fc.uniqueArray(route, { selector: (one) => `${one.method} ${one.path}`, maxLength: 24 })
  const asked = fc.array(literal, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`)

  it('is searched as a comparison with every route would', () => {
    fc.assert(
      fc.property(routes, fc.constantFrom('GET', 'POST', 'PUT'), asked, (tree, method, request) => {
        const match = createRestRouter(tree.map((one) => ({ ...one, value: one.path }))).find(method, request)

        expect(match && `${match.resourceMethod} ${match.resourcePath}`).toBe(referenceFind(tree, method, request))
      }),
      { numRuns: 2_000 },
    )
  })
})
