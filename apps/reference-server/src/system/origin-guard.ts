import type { GatewayResponse, HeaderPairs } from '@gatewright/types'
import { headerOf } from './header-of.ts'

/** How much the server has to rely on the browser's word. */
export interface OriginGuardOptions {
  /** Calls need signatures: a page without the key can do nothing, whatever name it found this server under. */
  readonly signed: boolean
  /** The server is reached over loopback only, so that names of others in `Host` were pointed here by somebody else. */
  readonly loopback: boolean
}

/**
 * Refuses a call that a web page of another origin makes through a visitor's browser, and one whose Host is a name that somebody
 * pointed at this machine. The management API has no password on loopback, so the browser's word is what there is: `Origin`,
 * `Sec-Fetch-Site` (sent also where `Origin` is not), and on loopback `Host`, the only one that tells a rebound name.
 */
export function refusalOfOrigin(headers: HeaderPairs, { signed, loopback }: OriginGuardOptions): GatewayResponse | undefined {
  const host = headerOf(headers, 'host') ?? ''
  const origin = headerOf(headers, 'origin')
  if (origin !== undefined && !isSameHost(origin, host)) return forbidden(`The page at ${origin} may not use the management API.`)
  const site = headerOf(headers, 'sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') return forbidden('A page of another origin may not use the management API.')
  if (!signed && (loopback || origin !== undefined) && !isOwnName(host)) return forbidden(`The management API does not answer to the name ${host}.`)
  return undefined
}

/** Names that cannot be somebody else's: loopback, and AWS's own, which clients with a pinned endpoint send. */
const OWN_NAME = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|.*\.amazonaws\.com(?:\.cn)?)(?::\d+)?$/i

const isOwnName = (host: string): boolean => host === '' || OWN_NAME.test(host)

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

function forbidden(message: string): GatewayResponse {
  return { status: 403, headers: ['Content-Type', 'application/json'], body: JSON.stringify({ message }) }
}
