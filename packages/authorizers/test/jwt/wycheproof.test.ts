import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keyFits } from '../../src/jwt/algorithms.ts'
import { readTokenHeader, shapeFault } from '../../src/jwt/compact-token.ts'
import {
  type CreateVerifier,
  createJwtAuthorizer,
  createStaticKeys,
  createWebVerifier,
  type PublicJwk,
  type SignatureAlgorithm,
} from '../../src/jwt/index.ts'
import { createNodeVerifier } from '../../src/node/index.ts'
import { vectorPath, vectors } from '../vectors.ts'

interface Suite {
  readonly testGroups: readonly {
    readonly private?: PublicJwk & { readonly keys?: readonly PublicJwk[] }
    readonly public?: PublicJwk & { readonly keys?: readonly PublicJwk[] }
    readonly tests: readonly {
      readonly tcId: number
      readonly comment: string
      readonly jws?: string
      readonly jwe?: string
      readonly result: 'valid' | 'invalid'
    }[]
  }[]
}

const ALGORITHMS: readonly SignatureAlgorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
const cases = ['signature', 'encryption', 'key', 'crypto'].flatMap((subject) => {
  if (vectors === undefined) return []
  const { testGroups } = JSON.parse(readFileSync(vectorPath('wycheproof', `json_web_${subject}_test.json`), 'utf8')) as Suite
  return testGroups.flatMap(({ private: secret, public: open, tests }) => {
    const set = open ?? secret
    const keys = set?.keys ?? (set === undefined ? [] : [set])
    return tests.map((test) => ({ ...test, subject, keys, token: test.jws ?? test.jwe ?? '' }))
  })
})

/** The checks of a token up to its signature, by any algorithm that is not symmetric; the vectors sign no claims. */
async function signatureHolds(
  { token, keys }: { readonly token: unknown; readonly keys: readonly PublicJwk[] },
  create: CreateVerifier,
): Promise<boolean> {
  if (typeof token !== 'string' || shapeFault(token) !== undefined) return false
  const header = readTokenHeader(token.slice(0, token.indexOf('.')))
  if ('description' in header) return false
  const algorithm = ALGORITHMS.find((one) => one === header.alg)
  const key = header.kid === undefined ? undefined : await createStaticKeys({ keys }).find(header.kid)
  if (algorithm === undefined || key === undefined || !keyFits(key.jwk, algorithm)) return false
  try {
    return await (
      await create(key.jwk, algorithm)
    )(token)
  } catch {
    return false
  }
}

describe.skipIf(vectors === undefined)('Wycheproof json_web_*', () => {
  it.each([
    ['WebCrypto', createWebVerifier],
    ['node:crypto', createNodeVerifier],
  ])('refuses every invalid vector with %s', async (name, create) => {
    const verdicts = await Promise.all(cases.map(async (test) => ({ ...test, holds: await signatureHolds(test, create) })))

    const invalid = verdicts.filter(({ result }) => result === 'invalid')
    const accepted = verdicts.filter(({ result, holds }) => result === 'valid' && holds)
    console.info(
      `Wycheproof json_web_*, ${name}: ${cases.length} vectors, ${invalid.length} invalid refused, ${accepted.length} valid accepted`,
    )
    expect(cases).toHaveLength(649)
    expect(invalid.filter(({ holds }) => holds).map(({ subject, tcId, comment }) => `${subject} ${tcId} ${comment}`)).toEqual([])
    expect(accepted.length).toBeGreaterThan(10)
  })

  it('lets none of them through an authorizer', async () => {
    for (const { keys, token } of cases) {
      const authorizer = createJwtAuthorizer({
        issuer: 'joe',
        audience: ['joe'],
        keys: createStaticKeys({ keys }),
        algorithms: ALGORITHMS,
      })
      expect(await authorizer.authorize({ token: String(token) })).toMatchObject({ authorized: false })
    }
  })
})
