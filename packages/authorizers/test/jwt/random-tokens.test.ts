import fc from 'fast-check'
import { compactVerify, importJWK } from 'jose'
import { expect, it } from 'vitest'
import { createJwtAuthorizer, createStaticKeys } from '../../src/jwt/index.ts'
import { createNodeVerifier } from '../../src/node/index.ts'
import { createSigner, encode } from './tokens.ts'

const signer = createSigner('k1')
const NOW = 1_767_225_600
const claims = { iss: 'i', aud: 'a', sub: 'ana', exp: NOW + 60 }
const authorizer = createJwtAuthorizer({
  issuer: 'i',
  audience: ['a'],
  keys: createStaticKeys({ keys: [signer.jwk] }),
  now: () => NOW * 1000,
  createVerifier: createNodeVerifier,
})

it('refuses whatever text it is given, and throws for none', async () => {
  const rubbish = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.jsonValue(), fc.jsonValue(), fc.base64String())
      .map(
        ([header, body, signature]) =>
          `${encode(JSON.stringify(header))}.${encode(JSON.stringify(body))}.${signature.replaceAll('=', '')}`,
      ),
  )
  await fc.assert(
    fc.asyncProperty(rubbish, async (token) => {
      expect(await authorizer.authorize({ token })).toMatchObject({ authorized: false })
    }),
    { numRuns: 1000 },
  )
})

it('refuses a good token with any character changed, left out or put in', async () => {
  const good = signer.sign(claims)
  const character = fc.constantFrom('A', 'B', 'a', 'b', '0', '1', '-', '_', '.', '=', '+', '/', ' ')
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), character, fc.constantFrom(0, 1), async (at, inserted, removed) => {
      const token = good.slice(0, at) + inserted + good.slice(at + removed)
      fc.pre(token !== good)

      expect(await authorizer.authorize({ token })).toMatchObject({ authorized: false })
    }),
    { numRuns: 2000 },
  )
})

it('passes nothing that jose does not verify', async () => {
  const key = await importJWK(signer.jwk as Parameters<typeof importJWK>[0], 'RS256')
  const header = fc.record({
    alg: fc.constantFrom('RS256', 'RS512', 'none', 'HS256'),
    kid: fc.constantFrom('k1', 'k2'),
    crit: fc.constantFrom(undefined, ['x']),
  })
  await fc.assert(
    fc.asyncProperty(header, async (more) => {
      const token = signer.sign(claims, more)
      const verified = await compactVerify(token, key, { algorithms: ['RS256'] }).then(
        () => true,
        () => false,
      )

      expect((await authorizer.authorize({ token })).authorized).toBe(verified && more.kid === 'k1')
    }),
  )
})
