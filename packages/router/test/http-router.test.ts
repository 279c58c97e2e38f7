import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHttpRouter, decodeHttpPath } from '../src/index.ts'

function find(routeKeys: readonly string[], request: string): string {
  const router = createHttpRouter(routeKeys.map((routeKey) => ({ routeKey, value: routeKey })))
  const space = request.indexOf(' ')
  const match = router.find(request.slice(0, space), request.slice(space + 1))
  return match === undefined ? '404' : `${match.routeKey} ${JSON.stringify(match.pathParameters)}`
}

describe('find', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
  const guide = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default']
  it.each([
    ['GET /pets/dog/1', 'GET /pets/dog/1 {}'],
    ['GET /pets/dog/2', 'GET /pets/dog/{id} {"id":"2"}'],
    ['GET /pets/cat/1', 'GET /pets/{proxy+} {"proxy":"cat/1"}'],
    ['POST /test/5', 'ANY /{proxy+} {"proxy":"test/5"}'],
    ['GET /', '$default {}'],
  ])("answers %s with %s, as the guide's table", (request, expected) => {
    expect(find(guide, request)).toBe(expected)
  })

  it.each([
    [
      'a full match before a greedy one with a longer literal start',
      ['GET /{a}/{b}', 'GET /pets/{proxy+}'],
      'GET /pets/1',
      'GET /{a}/{b} {"a":"pets","b":"1"}',
    ],
    [
      'the greedy match with the longest start',
      ['ANY /{proxy+}', 'ANY /a/b/{proxy+}', 'ANY /a/{proxy+}'],
      'GET /a/b/c',
      'ANY /a/b/{proxy+} {"proxy":"c"}',
    ],
    ['the method before ANY', ['ANY /pets', 'GET /pets'], 'GET /pets', 'GET /pets {}'],
    ['ANY where the method is not declared', ['ANY /pets', 'GET /pets'], 'PUT /pets', 'ANY /pets {}'],
    ['no 405', ['GET /pets'], 'PUT /pets', '404'],
    ['$default for everything else', ['GET /pets', '$default'], 'PUT /pets', '$default {}'],
    ['a slash at the end as a difference', ['GET /pets'], 'GET /pets/', '404'],
    ['a route with a slash at its end', ['GET /pets/', 'GET /pets'], 'GET /pets/', 'GET /pets/ {}'],
    ['no greedy match of nothing', ['GET /pets/{proxy+}'], 'GET /pets/', '404'],
    ['different names in one place', ['GET /a/{x}', 'GET /a/{y}/b'], 'GET /a/1/b', 'GET /a/{y}/b {"y":"1"}'],
    ['a decoded parameter', ['GET /pets/{name}'], 'GET /pets/Chester%20Mall', 'GET /pets/{name} {"name":"Chester Mall"}'],
    ['the decoded path', ['GET /{x}', 'GET /a/b'], 'GET /a%2Fb', 'GET /a/b {}'],
    ['an escape that is no UTF-8 as it came', ['GET /{x}'], 'GET /%ff%20', 'GET /{x} {"x":"%ff%20"}'],
  ])('chooses %s', (_, routeKeys, request, expected) => {
    expect(find(routeKeys, request)).toBe(expected)
  })

  it('never throws, whatever the path', () => {
    const router = createHttpRouter([{ routeKey: 'ANY /a/{b}/{c+}', value: 1 }])

    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', '%', '2', 'f', 'F', 'a', 'é', '?', '.') }), (path) => {
        expect(() => router.find('GET', `/${path}`)).not.toThrow()
      }),
    )
  })
})

/** Every route compared, one by one: full matches, then greedy ones, each by segment; the method before ANY. */
function referenceFind(routeKeys: readonly string[], method: string, path: string): string | undefined {
  const given = path.slice(1).split('/')
  const candidates = routeKeys.flatMap((routeKey) => {
    const [declared = '', pattern = ''] = routeKey.split(' ')
    if (declared !== method && declared !== 'ANY') return []
    const wanted = pattern.slice(1).split('/')
    const greedy = pattern.endsWith('+}')
    if (greedy ? given.length < wanted.length : given.length !== wanted.length) return []
    const fits = wanted.every((segment, index) => segment.startsWith('{') || segment === given[index])
    const rank = wanted.map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0')).join('')
    return fits ? [{ routeKey, rank: `${greedy ? 1 : 0}${rank}${declared === 'ANY' ? 1 : 0}` }] : []
  })
  return candidates.toSorted((one, other) => (one.rank < other.rank ? -1 : 1))[0]?.routeKey
}

it('finds what a comparison with every route would', () => {
  const segment = fc.constantFrom('a', 'b', '{p}')
  const routeKey = fc
    .tuple(fc.constantFrom('GET', 'ANY'), fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([method, segments, greedy]) => {
      const named = segments.map((text, index) => (text === '{p}' ? `{p${index}}` : text))
      return `${method} /${[...named, ...(greedy ? ['{proxy+}'] : [])].join('/')}`
    })
  const asked = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 6 }).map((segments) => `/${segments.join('/')}`)

  fc.assert(
    fc.property(fc.uniqueArray(routeKey, { maxLength: 20 }), asked, (routeKeys, path) => {
      const router = createHttpRouter(routeKeys.map((key) => ({ routeKey: key, value: key })))

      expect(router.find('GET', path)?.routeKey).toBe(referenceFind(routeKeys, 'GET', path))
    }),
    { numRuns: 2_000 },
  )
})

describe('createHttpRouter', () => {
  it.each([
    ['a key without a method', [{ routeKey: '/pets', value: 1 }], 'ERR_ROUTER_INVALID_ROUTE'],
    ['a lower-case method', [{ routeKey: 'get /pets', value: 1 }], 'ERR_ROUTER_INVALID_ROUTE'],
    [
      'two $default',
      [
        { routeKey: '$default', value: 1 },
        { routeKey: '$default', value: 2 },
      ],
      'ERR_ROUTER_DUPLICATE_ROUTE',
    ],
    [
      'two keys that differ in names only',
      [
        { routeKey: 'GET /{a}', value: 1 },
        { routeKey: 'GET /{b}', value: 2 },
      ],
      'ERR_ROUTER_DUPLICATE_ROUTE',
    ],
  ])('refuses %s', (_, routes, code) => {
    expect(() => createHttpRouter(routes)).toThrow(expect.objectContaining({ code }))
  })
})

describe('decodeHttpPath', () => {
  // github.com/fastify/aws-lambda-fastify/issues/169, github.com/middleapi/standard-server/pull/93 (captures from AWS).
  it.each([
    ['/a%2Fb', '/a/b'],
    ['/RSC/%40id%2Frsf0.js%23save', '/RSC/@id/rsf0.js#save'],
    ['/users/me%3Fadmin=true', '/users/me'],
    ['/plain', '/plain'],
    ['/%E4%B8%96/%zz', '/世/%zz'],
  ])('makes %s %s', (path, decoded) => {
    expect(decodeHttpPath(path)).toBe(decoded)
  })
})
