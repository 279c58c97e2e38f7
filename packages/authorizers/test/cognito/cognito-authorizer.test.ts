import { expect, describe, it } from 'vitest'
import { createCognitoAuthorizer, userPoolAddress } from '../../src/cognito/index.ts'
import { createStaticKeys } from '../../src/jwt/index.ts'
import { createNodeVerifier } from '../../src/node/index.ts'
import { createSigner } from '../jwt/tokens.ts'

const staff = createSigner('staff')
const guests = createSigner('guests')
const STAFF = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Staff'
const GUESTS = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Guests'
const NOW = 1_462_904_209
const id = { iss: STAFF, aud: 'client', sub: 'ana', token_use: 'id', auth_time: NOW, iat: NOW, exp: NOW + 3600 }
const access = {
  iss: STAFF,
  client_id: 'client',
  sub: 'ana',
  token_use: 'access',
  scope: 'shop/cats.read shop/dogs',
  iat: NOW,
  exp: NOW + 3600,
}

const pools = [
  { issuer: STAFF, keys: createStaticKeys({ keys: [staff.jwk] }) },
  { issuer: GUESTS, keys: createStaticKeys({ keys: [guests.jwk] }) },
]
const authorizer = createCognitoAuthorizer({ pools, now: () => NOW * 1000, createVerifier: createNodeVerifier })
const onePool = createCognitoAuthorizer({ pools: pools.slice(0, 1), now: () => NOW * 1000, createVerifier: createNodeVerifier })

describe('a Cognito authorizer', () => {
  // apigateway-enable-cognito-user-pool: without scopes the id token, with scopes the access token.
  it.each([
    ['an id token without scopes', id, [], true],
    ['an access token without scopes', access, [], false],
    ['an access token with one of the scopes', access, ['shop/birds', 'shop/cats.read'], true],
    ['an access token with none of the scopes', access, ['shop/cats'], false],
    ['an id token with scopes', { ...id, scope: 'shop/cats.read' }, ['shop/cats.read'], false],
    ['a token without token_use', { ...id, token_use: undefined }, [], false],
    ['a token of another issuer', { ...id, iss: 'https://evil.test' }, [], false],
    ['a token that names the other pool', { ...id, iss: GUESTS }, [], false],
    ['a token without issuer', { ...id, iss: undefined }, [], false],
  ])('%s: %s', async (_, claims, scopes, authorized) => {
    for (const one of [authorizer, onePool]) {
      expect((await one.authorize({ token: `Bearer ${staff.sign(claims)}`, scopes })).authorized).toBe(authorized)
    }
  })

  it('takes tokens of each pool', async () => {
    expect(await authorizer.authorize({ token: guests.sign({ ...id, iss: GUESTS }) })).toMatchObject({ authorized: true })
  })

  it('shows claims as text, exp and iat as dates, lists with commas', async () => {
    const token = staff.sign({
      ...id,
      exp: NOW + 200,
      'cognito:groups': ['a', 'b'],
      email_verified: true,
      'custom:role': 'x',
      nick: null,
    })

    const decision = await authorizer.authorize({ token })

    expect(decision.authorized && decision.contextClaims).toEqual({
      iss: STAFF,
      aud: 'client',
      sub: 'ana',
      token_use: 'id',
      auth_time: '1462904209',
      iat: 'Tue May 10 18:16:49 UTC 2016',
      exp: 'Tue May 10 18:20:09 UTC 2016',
      'cognito:groups': 'a,b',
      email_verified: 'true',
      'custom:role': 'x',
    })
  })

  // aws-amplify/amplify-js#6060: 401 with this message.
  it('says that a token has expired, and nothing of what else is wrong', async () => {
    expect(await authorizer.authorize({ token: staff.sign({ ...id, exp: NOW }) })).toMatchObject({
      code: 'UNAUTHORIZED',
      message: 'The incoming token has expired',
    })
    expect(await authorizer.authorize({ token: guests.sign(id) })).toMatchObject({
      code: 'UNAUTHORIZED',
      message: 'Unauthorized',
    })
    expect(await authorizer.authorize({ token: undefined })).toMatchObject({ code: 'UNAUTHORIZED', message: 'Unauthorized' })
  })

  it('holds aud against the validation expression, which access tokens do not have', async () => {
    const one = createCognitoAuthorizer({
      pools,
      now: () => NOW * 1000,
      identityValidationExpression: 'cl.*',
      createVerifier: createNodeVerifier,
    })

    expect(await one.authorize({ token: staff.sign(id) })).toMatchObject({ authorized: true })
    expect(await one.authorize({ token: staff.sign({ ...id, aud: 'other' }) })).toMatchObject({ authorized: false })
    expect(await one.authorize({ token: staff.sign(access), scopes: ['shop/dogs'] })).toMatchObject({ authorized: false })
  })
})

describe('userPoolAddress', () => {
  const arn = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Staff'

  it.each([
    [arn, {}, STAFF],
    [
      'arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/cn-north-1_A',
      {},
      'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A',
    ],
    [arn, { endpoint: 'http://127.0.0.1:9229/' }, 'http://127.0.0.1:9229/us-east-1_Staff'],
  ])('of %s with %j is %s', (pool, options, issuer) => {
    expect(userPoolAddress(pool, options)).toEqual({ issuer, jwksUri: `${issuer}/.well-known/jwks.json` })
  })

  it('refuses what is no user pool', () => {
    expect(() => userPoolAddress('arn:aws:s3:::b')).toThrow(expect.objectContaining({ code: 'ERR_AUTHORIZERS_CONFIGURATION' }))
  })
})
