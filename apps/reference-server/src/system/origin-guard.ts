import type { GatewayResponse, HeaderPairs } from '@gatewright/types'

/**
 * Refuses a management call that a web page of another origin makes through a visitor's browser, and one whose Host is a name
 * that somebody pointed at this machine. The management API has no password on loopback, so the browser's word is what there is.
 */
export function refusalOfOrigin(headers: HeaderPairs): GatewayResponse | undefined {
  const host = valueOf(headers, 'host') ?? ''
  const origin = valueOf(headers, 'origin')
  if (origin !== undefined && !isSameHost(origin, host)) return forbidden(`The page at ${origin} may not use the management API.`)
  if (origin !== undefined && !isOwnName(host)) return forbidden(`The management API does not answer to the name ${host}.`)
  return undefined
}

/** Names that cannot be somebody else's: loopback, and AWS's own, which clients with a pinned endpoint send. */
const OWN_NAME = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|.*\.amazonaws\.com)(?::\d+)?$/i

const isOwnName = (host: string): boolean => OWN_NAME.test(host)

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

function forbidden(message: string): GatewayResponse {
  return { status: 403, headers: ['Content-Type', 'application/json'], body: JSON.stringify({ message }) }
}

function valueOf(headers: HeaderPairs, name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i]?.toLowerCase() === name) return headers[i + 1]
  return undefined
}
