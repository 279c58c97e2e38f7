import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands for a Cognito user pool: its hosted pages (which let everybody in) and its key set. */
export interface UserPool {
  /** For `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, and the pool's domain. */
  readonly url: string
  readonly arn: string
  /** An ID token that the pool did sign, for another client if need be. */
  idToken(claims?: object): string
  stop(): Promise<void>
}

const POOL = 'us-east-1_e2e'

/** Starts a pool with one client, `portal`, that has no secret: codes are given for PKCE challenges, tokens for codes. */
export async function startUserPool(): Promise<UserPool> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const challenges = new Map<string, string>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const idToken = (claims: object = {}): string => {
    const now = Math.trunc(Date.now() / 1000)
    const head = { alg: 'RS256', kid: 'k', typ: 'JWT' }
    const body = { iss: `${url}/${POOL}`, aud: 'portal', token_use: 'id', sub: 'visitor', iat: now, auth_time: now, exp: now + 600, ...claims }
    const text = [head, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (pathname === `/${POOL}/.well-known/jwks.json`) return json(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] })
    if (pathname === '/oauth2/authorize' && searchParams.get('client_id') === 'portal') {
      const code = randomUUID()
      challenges.set(code, searchParams.get('code_challenge') ?? '')
      const back = new URL(searchParams.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString()
      response.writeHead(302, { location: back.href }).end()
      return undefined
    }
    if (pathname === '/oauth2/token') {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const form = new URLSearchParams(text)
      const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')
      if (challenges.get(form.get('code') ?? '') === challenge) return json(response, { id_token: idToken() })
    }
    response.writeHead(400).end()
    return undefined
  }

  return {
    url,
    arn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL}`,
    idToken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
