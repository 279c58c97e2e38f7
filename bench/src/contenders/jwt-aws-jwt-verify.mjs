import { JwtVerifier } from 'aws-jwt-verify'

export const awsJwtVerifier = ({ issuer, audience, jwk }) => {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri: 'https://127.0.0.1/keys' })
  verifier.cacheJwks({ keys: [jwk] })
  return { name: 'aws-jwt-verify', verify: (token) => verifier.verifySync(token), accepted: ({ sub }) => sub === 'ana' }
}
