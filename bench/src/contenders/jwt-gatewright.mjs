import { createJwtAuthorizer, createStaticKeys } from '@gatewright/authorizers/jwt'
import { createNodeVerifier } from '@gatewright/authorizers/node'

const authorize = (options, name) => {
  const { issuer, audience, jwk, maxTokens } = options
  const authorizer = createJwtAuthorizer({
    issuer,
    audience: [audience],
    keys: createStaticKeys({ keys: [jwk] }),
    maxTokens,
    ...options.more,
  })
  return { name, verify: (token) => authorizer.authorize({ token }), accepted: (decision) => decision.authorized }
}

export const gatewrightNode = (options) =>
  authorize({ ...options, more: { createVerifier: createNodeVerifier } }, '@gatewright/authorizers, ./node')
export const gatewrightWeb = (options) => authorize(options, '@gatewright/authorizers, WebCrypto')
