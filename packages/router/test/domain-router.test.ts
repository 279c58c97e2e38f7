import { describe, expect, it } from 'vitest'
import { createDomainRouter, type Domain, type RoutingRule } from '../src/index.ts'

function find(domain: Partial<Domain>, path: string, headers: readonly string[] = []): string {
  const router = createDomainRouter([{ domainName: 'api.example.com', mappings: [], ...domain }])
  const match = router.find({ host: 'api.example.com', path, headers })
  return match === undefined ? 'none' : `${match.apiId} ${match.stage ?? '-'} ${match.path}`
}

describe('mappings', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
  const mappings = [
    { basePath: '(none)', apiId: 'api1', stage: 's' },
    { basePath: 'orders/v1/items', apiId: 'api2', stage: 's' },
    { basePath: 'orders/v2/items', apiId: 'api3', stage: 's' },
    { basePath: 'orders/v2/items/categories', apiId: 'api4', stage: 's' },
  ]
  it.each([
    ['/orders/v1/items', 'api2 s /'],
    ['/orders/v2/items', 'api3 s /'],
    ['/orders/v1/items/123', 'api2 s /123'],
    ['/orders/v2/items/categories/5', 'api4 s /5'],
    ['/customers', 'api1 s /customers'],
  ])("send %s to %s, as the guide's table", (path, expected) => {
    expect(find({ mappings }, path)).toBe(expected)
  })

  it.each([
    ['whole segments only', '/orders2/x', 'none'],
    ['case', '/Orders/x', 'none'],
    ['an escape as it came', '/orders/a%2Fb', 'api s /a%2Fb'],
    ['the slash behind a base path', '/orders/', 'api s /'],
  ])('compare %s', (_, path, expected) => {
    expect(find({ mappings: [{ basePath: '/orders/', apiId: 'api', stage: 's' }] }, path)).toBe(expected)
  })

  it('leave the stage to the next segment where they name none', () => {
    expect(find({ mappings: [{ basePath: 'v1', apiId: 'api' }] }, '/v1/prod/pets')).toBe('api - /prod/pets')
  })
})

describe('hosts', () => {
  const router = createDomainRouter([
    { domainName: 'api.example.com', mappings: [{ basePath: '', apiId: 'exact' }] },
    { domainName: '*.example.com', mappings: [{ basePath: '', apiId: 'wildcard' }] },
  ])
  it.each([
    ['api.example.com', 'exact'],
    ['API.EXAMPLE.COM:8443', 'exact'],
    ['other.example.com', 'wildcard'],
    ['a.b.example.com', undefined],
    ['example.com', undefined],
    ['localhost', undefined],
  ])('%s leads to %s', (host, apiId) => {
    expect(router.find({ host, path: '/' })?.apiId).toBe(apiId)
  })

  it('are known even where no mapping fits', () => {
    const bare = createDomainRouter([{ domainName: 'api.example.com', mappings: [] }])

    expect(bare.domainFor('api.example.com')).toBe('api.example.com')
    expect(bare.find({ host: 'api.example.com', path: '/' })).toBeUndefined()
    expect(bare.domainFor('other.example.com')).toBeUndefined()
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
describe('routing rules', () => {
  const invoke = (apiId: string, stripBasePath = false): RoutingRule['actions'] => [
    { invokeApi: { apiId, stage: 's', stripBasePath } },
  ]
  const header = (name: string, valueGlob: string): RoutingRule['conditions'][number] => ({
    matchHeaders: { anyOf: [{ header: name, valueGlob }] },
  })
  const only = (...routingRules: RoutingRule[]): Partial<Domain> => ({ routingMode: 'ROUTING_RULE_ONLY', routingRules })

  it('are tried from the lowest priority number', () => {
    const domain = only(
      { priority: 100, conditions: [], actions: invoke('last') },
      { priority: 50, conditions: [header('x-version', 'beta')], actions: invoke('second') },
      { priority: 10, conditions: [header('Hello', 'World')], actions: invoke('first') },
    )

    expect(find(domain, '/a', ['hello', 'World', 'X-Version', 'beta'])).toBe('first s /a')
    expect(find(domain, '/a', ['x-VERSION', 'beta'])).toBe('second s /a')
    expect(find(domain, '/a', ['Hello', 'world'])).toBe('last s /a')
  })

  // Example 1 of rest-api-routing-rules-examples.
  it.each([
    ['/', ['Hello', 'World'], '1 s /'],
    ['/PetStoreShopper', ['Hello', 'World', 'Pet', 'Dog-Bella', 'Accept', 'image/webp'], '1 s /PetStoreShopper'],
    ['/PetStoreShopper', ['Pet', 'Dog-Bella', 'Accept', 'image/webp'], '2 s /PetStoreShopper'],
    ['/PetStoreShopper', ['Pet', 'Dog-Bella'], '3 s /PetStoreShopper'],
  ])("send %s with %j to %s, as the guide's example", (path, headers, expected) => {
    const domain = only(
      { priority: 10, conditions: [header('Hello', 'World')], actions: invoke('1') },
      {
        priority: 50,
        conditions: [header('Accept', 'image/webp'), header('Pet', 'Dog-*'), { matchBasePaths: { anyOf: ['PetStoreShopper'] } }],
        actions: invoke('2'),
      },
      { priority: 100, conditions: [], actions: invoke('3') },
    )

    expect(find(domain, path, headers)).toBe(expected)
  })

  it.each([
    ['a*', ['account', 'alpha'], ['beta', 'A1']],
    ['*a', ['alpha', 'beta'], ['v1']],
    ['*v*', ['v', 'xvx'], ['x']],
    ['*', ['', 'anything'], []],
    ['plain', ['plain'], ['plainer', 'Plain']],
  ])('compare a header with %s', (glob, fitting, others) => {
    const domain = only({ priority: 1, conditions: [header('x', glob)], actions: invoke('api') })

    for (const value of fitting) expect(find(domain, '/', ['X', value])).toBe('api s /')
    for (const value of others) expect(find(domain, '/', ['X', value])).toBe('none')
    expect(find(domain, '/')).toBe('none')
  })

  it('hold two headers and a base path together', () => {
    const conditions = [header('a', '1'), header('b', '2'), { matchBasePaths: { anyOf: ['users', 'people'] } }]
    const domain = only({ priority: 1, conditions, actions: invoke('api') })

    expect(find(domain, '/people/7', ['a', '1', 'b', '2'])).toBe('api s /people/7')
    expect(find(domain, '/people/7', ['a', '1'])).toBe('none')
    expect(find(domain, '/users2', ['a', '1', 'b', '2'])).toBe('none')
  })

  it('strip the base path where they are told to', () => {
    const conditions = [{ matchBasePaths: { anyOf: ['users'] } }]

    expect(find(only({ priority: 1, conditions, actions: invoke('api', true) }), '/users/7')).toBe('api s /7')
    expect(find(only({ priority: 1, conditions, actions: invoke('api', true) }), '/users')).toBe('api s /')
  })

  it.each([
    ['ROUTING_RULE_THEN_API_MAPPING', 'rule s /a', 'mapping s /a'],
    ['ROUTING_RULE_ONLY', 'rule s /a', 'none'],
    ['API_MAPPING_ONLY', 'mapping s /a', 'mapping s /a'],
  ])('and mappings count as the mode %s says', (routingMode, withHeader, without) => {
    const domain: Partial<Domain> = {
      routingMode,
      mappings: [{ basePath: '', apiId: 'mapping', stage: 's' }],
      routingRules: [{ priority: 1, conditions: [header('x', '1')], actions: invoke('rule') }],
    }

    expect(find(domain, '/a', ['x', '1'])).toBe(withHeader)
    expect(find(domain, '/a')).toBe(without)
  })

  it.each([
    ['a * inside a value', { priority: 1, conditions: [header('x', 'a*b')], actions: invoke('api') }],
    ['no action', { priority: 1, conditions: [], actions: [] }],
  ])('with %s are refused', (_, rule) => {
    const domain: Domain = { domainName: 'd', mappings: [], ...only(rule) }

    expect(() => createDomainRouter([domain])).toThrow(expect.objectContaining({ code: 'ERR_ROUTER_INVALID_RULE' }))
  })
})
