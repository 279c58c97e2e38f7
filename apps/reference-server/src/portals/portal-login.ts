import { createHash, randomBytes } from 'node:crypto'
import { createCognitoAuthorizer, userPoolAddress, type CognitoAuthorizer } from '@gatewright/authorizers/cognito'
import { createJwksSource } from '@gatewright/authorizers/jwt'
import { createNodeVerifier } from '@gatewright/authorizers/node'
import type { PortalSite } from '@gatewright/control-plane'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { headerOf } from '../system/header-of.ts'

type Cognito = NonNullable<PortalSite['cognito']>

/** A visit of a portal that a user pool guards. */
export interface PortalVisit {
  readonly portalId: string
  readonly cognito: Cognito
  readonly request: GatewayRequest
  /** `https://portal.example.com` */
  readonly origin: string
  readonly base: string
  readonly page: string
}

/** Lets in who has a token of the portal's user pool. */
export interface PortalLogin {
  /** What the visitor is sent instead of the page; `undefined`: the visitor may see it. */
  answer(visit: PortalVisit): Promise<GatewayResponse | undefined>
}

export interface PortalLoginOptions {
  /** Base URL that stands for Cognito, for user pools that run elsewhere. */
  readonly cognitoEndpoint?: string | undefined
  readonly fetch?: typeof globalThis.fetch
}

/** Milliseconds that the pool may take to give a token. */
const TOKEN_TIMEOUT_MS = 5000

/**
 * Signs visitors in as AWS's portals do: the pool's own pages, a code for a token (with PKCE, since the client has no secret), and the
 * ID token in a cookie that no script reads. The token is verified with every page.
 */
export function createPortalLogin({ cognitoEndpoint, fetch = globalThis.fetch }: PortalLoginOptions): PortalLogin {
  const authorizers = new Map<string, CognitoAuthorizer>()
  return {
    async answer(visit) {
      if (visit.page === '/login/callback') return finish(visit)
      if (visit.page === '/logout') return signOut(visit)
      const token = cookieOf(visit.request, sessionName(visit))
      return (await isValid(token, visit.cognito)) ? undefined : begin(visit)
    },
  }

  async function isValid(token: string | undefined, cognito: Cognito): Promise<boolean> {
    if (token === undefined) return false
    return (await authorizerOf(cognito).authorize({ token })).authorized
  }

  function authorizerOf({ userPoolArn, appClientId }: Cognito): CognitoAuthorizer {
    const key = JSON.stringify([userPoolArn, appClientId])
    const known = authorizers.get(key)
    if (known !== undefined) return known
    const address = userPoolAddress(userPoolArn, { endpoint: cognitoEndpoint })
    const made = createCognitoAuthorizer({
      pools: [{ issuer: address.issuer, keys: createJwksSource({ ...address, fetch }) }],
      identityValidationExpression: appClientId.replaceAll(/[^\w-]/g, String.raw`\$&`),
      createVerifier: createNodeVerifier,
    })
    authorizers.set(key, made)
    return made
  }

  async function finish(visit: PortalVisit): Promise<GatewayResponse> {
    const query = new URLSearchParams(visit.request.query)
    const begun = readBegun(cookieOf(visit.request, loginName(visit)))
    const code = query.get('code')
    if (begun === undefined || code === null || query.get('state') !== begun.state) return begin(visit)
    const token = await exchange(visit, { code, verifier: begun.verifier })
    if (token === undefined || !(await isValid(token, visit.cognito))) return { status: 403, headers: PLAIN, body: 'The user pool gave no token for this portal.' }
    return redirect(visit.base + begun.page, [cookie(visit, sessionName(visit), token), cookie(visit, loginName(visit), '', 'Max-Age=0')])
  }

  async function exchange(visit: PortalVisit, { code, verifier }: { readonly code: string; readonly verifier: string }): Promise<string | undefined> {
    const body = new URLSearchParams({ grant_type: 'authorization_code', client_id: visit.cognito.appClientId, code, code_verifier: verifier, redirect_uri: callbackOf(visit) })
    try {
      const response = await fetch(`${poolUrl(visit.cognito)}/oauth2/token`, { method: 'POST', body, signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS) })
      const { id_token: token } = (await response.json()) as { readonly id_token?: unknown }
      return typeof token === 'string' ? token : undefined
    } catch {
      return undefined
    }
  }
}

function begin(visit: PortalVisit): GatewayResponse {
  const [state, verifier] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')]
  const page = visit.page.startsWith('/login') || visit.page === '/logout' ? '/' : visit.page
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: visit.cognito.appClientId,
    redirect_uri: callbackOf(visit),
    scope: 'openid',
    state,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const begun = Buffer.from(JSON.stringify({ state, verifier, page })).toString('base64url')
  return redirect(`${poolUrl(visit.cognito)}/oauth2/authorize?${query.toString()}`, [cookie(visit, loginName(visit), begun, 'Max-Age=600')])
}

function signOut(visit: PortalVisit): GatewayResponse {
  const query = new URLSearchParams({ client_id: visit.cognito.appClientId, logout_uri: `${visit.origin}${visit.base}/` })
  return redirect(`${poolUrl(visit.cognito)}/logout?${query.toString()}`, [cookie(visit, sessionName(visit), '', 'Max-Age=0')])
}

interface Begun {
  readonly state: string
  readonly verifier: string
  /** Path inside the portal that the visitor wanted. */
  readonly page: string
}

/** The cookie is the visitor's own: what it says of a page is only taken as a path inside the portal. */
function readBegun(value: string | undefined): Begun | undefined {
  try {
    const { state, verifier, page } = JSON.parse(Buffer.from(value ?? '', 'base64url').toString()) as Partial<Record<string, unknown>>
    if (typeof state !== 'string' || typeof verifier !== 'string' || typeof page !== 'string') return undefined
    return { state, verifier, page: /^\/(?:[\w-]+\/?)*$/.test(page) ? page : '/' }
  } catch {
    return undefined
  }
}

const PLAIN = ['Content-Type', 'text/plain; charset=utf-8', 'Cache-Control', 'no-store']

const callbackOf = ({ origin, base }: PortalVisit): string => `${origin}${base}/login/callback`
const sessionName = ({ portalId }: PortalVisit): string => `gatewright-portal-${portalId}`
const loginName = ({ portalId }: PortalVisit): string => `gatewright-login-${portalId}`

/** `https://pool.auth.us-east-1.amazoncognito.com`, however it was written. */
function poolUrl({ userPoolDomain }: Cognito): string {
  const domain = userPoolDomain.replace(/\/$/, '')
  return /^https?:\/\//.test(domain) ? domain : `https://${domain}`
}

function cookie({ base, origin }: PortalVisit, name: string, value: string, ...attributes: readonly string[]): string {
  return [`${name}=${value}`, `Path=${base}/`, 'HttpOnly', 'SameSite=Lax', ...(origin.startsWith('https:') ? ['Secure'] : []), ...attributes].join('; ')
}

function cookieOf({ headers }: GatewayRequest, name: string): string | undefined {
  const pairs = (headerOf(headers, 'cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

function redirect(location: string, cookies: readonly string[]): GatewayResponse {
  return { status: 302, headers: ['Location', location, 'Cache-Control', 'no-store', ...cookies.flatMap((value) => ['Set-Cookie', value])], body: '' }
}
