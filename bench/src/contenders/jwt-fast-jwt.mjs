import { createVerifier } from 'fast-jwt'

export const fastJwtVerifier = ({ issuer, audience, pem, maxTokens }) => {
  const verify = createVerifier({
    key: pem,
    algorithms: ['RS256'],
    allowedIss: issuer,
    allowedAud: audience,
    cache: maxTokens === 0 ? false : 10_000,
  })
  return { name: 'fast-jwt', verify, accepted: ({ sub }) => sub === 'ana' }
}
