import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** npm's `oidc-provider` on a free port: discovery, key set, client credentials. */
export interface OpenIdProvider {
  readonly issuer: string
  /** An access token (JWT, RS256) with these scopes, separated by spaces, for the audience `client-id`. */
  token(scope: string): Promise<string>
  stop(): Promise<void>
}

/** Starts a provider that knows one client and the scopes `read:users` and `write:users`. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const server = createServer((request, response) => void provider.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  const scope = 'read:users write:users'
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'of-this-run' }] },
    scopes: scope.split(' '),
    cookies: { keys: [crypto.randomUUID()] },
    ttl: { ClientCredentials: 300 },
    clients: [{ client_id: 'web', client_secret: 'of-web', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:users',
        getResourceServerInfo: () => ({ scope, audience: 'client-id', accessTokenFormat: 'jwt', accessTokenTTL: 300, jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  })
  return {
    issuer,
    async token(wanted) {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('web:of-web')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: wanted }),
      })
      if (!answer.ok) throw new Error(`the OpenID provider answered ${answer.status}: ${await answer.text()}`)
      return ((await answer.json()) as { access_token: string }).access_token
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
