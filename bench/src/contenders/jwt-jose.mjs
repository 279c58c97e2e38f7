import { createLocalJWKSet, jwtVerify } from 'jose'

export const joseVerifier = ({ issuer, audience, jwk }) => {
  const keys = createLocalJWKSet({ keys: [jwk] })
  const options = { issuer, audience, algorithms: ['RS256'] }
  return { name: 'jose', verify: (token) => jwtVerify(token, keys, options), accepted: ({ payload }) => payload.sub === 'ana' }
}
