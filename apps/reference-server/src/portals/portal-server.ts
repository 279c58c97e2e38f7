import type { PortalPlace, PortalSite } from '@gatewright/control-plane'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { headerOf } from '../system/header-of.ts'
import { addressOf, hostOf, readPortalAddress, type PortalAddress } from './portal-address.ts'
import type { PortalLogin } from './portal-login.ts'
import { renderPortalPage } from './portal-pages.ts'
import { PORTAL_SCRIPT } from './portal-script.ts'
import { portalStyle } from './portal-style.ts'

/** Serves developer portals: what was published, and previews. */
export interface PortalServer {
  /** Answers what the host or the path names as a portal's; `undefined`: they do not. */
  answer(request: GatewayRequest): Promise<GatewayResponse> | undefined
  /** Answers at a portal's own domain name, which has to be looked up; `undefined`: no portal has it. */
  answerDomain(request: GatewayRequest): Promise<GatewayResponse | undefined>
}

export interface PortalServerOptions {
  readonly source: {
    portalSite(place: PortalPlace): Promise<PortalSite | undefined>
    portalOfDomain(domainName: string): Promise<string | undefined>
  }
  readonly login: PortalLogin
}

/** Pages are made with each request of what was frozen; nothing but this server's own style and script runs in them. */
export function createPortalServer({ source, login }: PortalServerOptions): PortalServer {
  return {
    answer(request) {
      const address = readPortalAddress(request)
      return address && serve(request, address)
    },
    async answerDomain(request) {
      const portalId = await source.portalOfDomain(hostOf(request.headers))
      return portalId === undefined ? undefined : serve(request, addressOf({ portalId, base: '', path: request.path, byDefaultName: false }))
    },
  }

  async function serve(request: GatewayRequest, address: PortalAddress): Promise<GatewayResponse> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return page(405, 'Method Not Allowed')
    const { portalId, previewToken, base } = address
    const site = await source.portalSite({ portalId, ...(previewToken !== undefined && { previewToken }) })
    const isElsewhere = site?.domainName !== undefined && address.byDefaultName && previewToken === undefined
    if (site === undefined || isElsewhere) return page(404, 'There is no such portal here.')
    if (address.page === '') return { status: 308, headers: ['Location', `${base}/`], body: '' }
    const asset = assetOf(site, address.page)
    if (asset !== undefined) return asset
    const origin = originOf(request)
    // A preview's URL is its key.
    if (site.cognito !== undefined && previewToken === undefined) {
      const refusal = await login.answer({ portalId, cognito: site.cognito, request, origin, base, page: address.page })
      if (refusal !== undefined) return refusal
    }
    const search = new URLSearchParams(request.query).get('q') ?? ''
    const found = await renderPortalPage({ site, base, isPreview: previewToken !== undefined, origin, search }, address.page)
    return found === undefined ? page(404, 'There is no such page in this portal.') : { status: 200, headers: HTML_HEADERS, body: found }
  }
}

function assetOf({ colors }: PortalSite, path: string): GatewayResponse | undefined {
  if (path === '/portal.css') return asset('text/css; charset=utf-8', portalStyle(colors))
  if (path === '/portal.js') return asset('text/javascript; charset=utf-8', PORTAL_SCRIPT)
  return undefined
}

function asset(type: string, body: string): GatewayResponse {
  return { status: 200, headers: ['Content-Type', type, 'Cache-Control', 'no-cache', 'X-Content-Type-Options', 'nosniff'], body }
}

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const SAFETY = ['Content-Security-Policy', POLICY, 'X-Content-Type-Options', 'nosniff', 'Referrer-Policy', 'no-referrer', 'Cache-Control', 'no-store']
const HTML_HEADERS = ['Content-Type', 'text/html; charset=utf-8', ...SAFETY]

function page(status: number, text: string): GatewayResponse {
  return { status, headers: ['Content-Type', 'text/plain; charset=utf-8', ...SAFETY], body: text }
}

function originOf({ headers, tls }: GatewayRequest): string {
  return `${tls === undefined ? 'http' : 'https'}://${headerOf(headers, 'host') ?? 'localhost'}`
}
