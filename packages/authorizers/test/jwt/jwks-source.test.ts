import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createJwksSource,
  createJwtAuthorizer,
  type JwksSourceOptions,
  type KeySource,
  type PublicJwk,
} from '../../src/jwt/index.ts'
import { createNodeVerifier } from '../../src/node/index.ts'
import { createSigner } from './tokens.ts'

const first = createSigner('first')
const second = createSigner('second')
const HOUR = 3_600_000

describe('createJwksSource', () => {
  let server: Server
  let issuer: string
  let fetches: string[]
  let keys: readonly PublicJwk[]
  let behaviour: 'well' | 'down' | 'slow' | 'huge' | 'rubbish' | 'other issuer'
  let now: number

  beforeEach(async () => {
    fetches = []
    keys = [first.jwk]
    behaviour = 'well'
    now = 1_767_225_600_000
    server = createServer((request, response) => {
      fetches.push(request.url ?? '')
      if (behaviour === 'down') response.writeHead(503).end()
      else if (behaviour === 'slow') response.write('{')
      else if (behaviour === 'huge') response.end(`{"keys":[],"padding":"${'x'.repeat(150_000)}"}`)
      else if (behaviour === 'rubbish') response.end('<html>')
      else if (request.url === '/keys') response.end(JSON.stringify({ keys }))
      else
        response.end(
          JSON.stringify({ issuer: behaviour === 'other issuer' ? 'https://evil.test' : issuer, jwks_uri: `${issuer}/keys` }),
        )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const source = (more: Partial<JwksSourceOptions> = {}): KeySource => createJwksSource({ issuer, now: () => now, ...more })

  it('discovers the key set once and then answers without a promise', async () => {
    const jwks = source()
    expect((await jwks.find('first'))?.jwk).toEqual(first.jwk)

    expect(jwks.find('first')).toMatchObject({ kid: 'first', current: true })
    expect(fetches).toEqual(['/.well-known/openid-configuration', '/keys'])
  })

  it('asks no discovery document when the key set is known', async () => {
    await source({ jwksUri: `${issuer}/keys` }).find('first')

    expect(fetches).toEqual(['/keys'])
  })

  it('fetches once for 200 requests that come together', async () => {
    const jwks = source({ jwksUri: `${issuer}/keys` })

    await Promise.all(Array.from({ length: 200 }, async () => jwks.find('first')))

    expect(fetches).toHaveLength(1)
  })

  it('fetches once for 200 requests with an unknown kid, and not again within the cooldown', async () => {
    const jwks = source({ jwksUri: `${issuer}/keys` })
    await jwks.find('first')
    now += 60_000

    const found = await Promise.all(Array.from({ length: 200 }, async (_, index) => jwks.find(`unknown-${index}`)))
    await jwks.find('unknown-201')

    expect(found.every((key) => key === undefined)).toBe(true)
    expect(fetches).toHaveLength(2)
  })

  it('finds a new key as soon as a token names it, and drops the old one', async () => {
    const jwks = source({ jwksUri: `${issuer}/keys` })
    const old = await jwks.find('first')
    keys = [second.jwk]
    now += 60_000

    expect(await jwks.find('second')).toMatchObject({ kid: 'second' })
    expect(old?.current).toBe(false)
    expect(await jwks.find('first')).toBeUndefined()
  })

  it('asks again after two hours', async () => {
    const jwks = source({ jwksUri: `${issuer}/keys` })
    await jwks.find('first')

    now += 2 * HOUR - 1
    await jwks.find('first')
    expect(fetches).toHaveLength(1)
    now += 1
    await jwks.find('first')
    expect(fetches).toHaveLength(2)
  })

  it.each(['down', 'slow', 'huge', 'rubbish'] as const)('goes on with the keys it has while the issuer is %s', async (fault) => {
    const jwks = source({ jwksUri: `${issuer}/keys` })
    await jwks.find('first')
    behaviour = fault
    now += 3 * HOUR

    expect(await jwks.find('first')).toMatchObject({ kid: 'first', current: true })
    await jwks.find('first')
    expect(fetches).toHaveLength(2)
  })

  it.each(['down', 'slow', 'huge', 'rubbish', 'other issuer'] as const)(
    'has no keys when the issuer is %s from the start',
    async (fault) => {
      behaviour = fault
      const jwks = source()

      await expect(jwks.find('first')).rejects.toMatchObject({ code: 'ERR_AUTHORIZERS_DISCOVERY' })
      await expect(jwks.find('first')).rejects.toMatchObject({ code: 'ERR_AUTHORIZERS_DISCOVERY' })
      expect(fetches).toHaveLength(1)
    },
  )

  it('reads a set of exactly 150,000 bytes, and none of a byte more', async () => {
    const exact = (size: number): KeySource =>
      createJwksSource({
        issuer,
        jwksUri: 'http://x',
        fetch: async () => new Response(JSON.stringify({ keys: [first.jwk] }).padEnd(size)),
      })

    expect(await exact(150_000).find('first')).toMatchObject({ kid: 'first' })
    await expect(exact(150_001).find('first')).rejects.toMatchObject({ code: 'ERR_AUTHORIZERS_KEYS' })
  })

  it('takes no symmetric keys and no keys without kid', async () => {
    keys = [{ kty: 'oct', kid: 'secret', k: 'AAAA' } as PublicJwk, { ...first.jwk, kid: undefined } as unknown as PublicJwk]
    const jwks = source({ jwksUri: `${issuer}/keys` })

    expect(await jwks.find('secret')).toBeUndefined()
  })

  it('no longer believes a remembered token when its key is withdrawn', async () => {
    const claims = { iss: issuer, aud: 'a', exp: now / 1000 + 99_999 }
    const authorizer = createJwtAuthorizer({
      issuer,
      audience: ['a'],
      keys: source(),
      now: () => now,
      createVerifier: createNodeVerifier,
    })
    const token = first.sign(claims)
    expect(await authorizer.authorize({ token })).toMatchObject({ authorized: true })

    keys = [second.jwk]
    now += 60_000
    expect(await authorizer.authorize({ token: second.sign(claims) })).toMatchObject({ authorized: true })
    expect(await authorizer.authorize({ token })).toMatchObject({ authorized: false, code: 'UNAUTHORIZED' })
  })

  it.each([
    [undefined, 'OIDC discovery endpoint communication error'],
    ['/keys', 'JWKS communication error'],
  ])('answers 401 when the keys at %s cannot be had', async (path, description) => {
    behaviour = 'down'
    const keySource = source(path === undefined ? {} : { jwksUri: `${issuer}${path}` })
    const authorizer = createJwtAuthorizer({ issuer, audience: ['a'], keys: keySource, now: () => now })

    expect(await authorizer.authorize({ token: first.sign({ iss: issuer, aud: 'a', exp: now }) })).toMatchObject({
      code: 'UNAUTHORIZED',
      wwwAuthenticate: `Bearer scope="" error="invalid_token" error_description="${description}"`,
    })
  })
})
