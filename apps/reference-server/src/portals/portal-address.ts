import type { GatewayRequest } from '@gatewright/types'
import { headerOf } from '../system/header-of.ts'

/** Which portal, which copy of it and which of its pages a request is for. */
export interface PortalAddress {
  readonly portalId: string
  /** The token of a preview's URL; absent: what was published. */
  readonly previewToken?: string
  /** What all of the portal's paths begin with: empty at a host of its own, else `/_gatewright/portals/a1b2c3d4e5`. */
  readonly base: string
  /** Path inside the portal: `/`, `/products/…`. */
  readonly page: string
  /** Asked for at `p-{portalId}.apigw-portal.…`, which a portal with a domain name of its own does not answer. */
  readonly byDefaultName: boolean
}

const PREFIX = '/_gatewright/portals/'

/** `p-a1b2c3d4e5.apigw-portal.us-east-1.on.aws`, as AWS names it, or `p-a1b2c3d4e5.apigw-portal.localhost`. */
const DEFAULT_NAME = /^p-([a-z0-9]{10})\.apigw-portal\.[a-z0-9.-]+$/

/** Reads where a request goes by its host, or by its path; `undefined`: to no portal, as far as these tell. */
export function readPortalAddress({ path, headers }: Pick<GatewayRequest, 'path' | 'headers'>): PortalAddress | undefined {
  const byName = DEFAULT_NAME.exec(hostOf(headers))?.[1]
  if (byName !== undefined) return addressOf({ portalId: byName, base: '', path, byDefaultName: true })
  if (!path.startsWith(PREFIX)) return undefined
  const portalId = /^[a-z0-9]+/.exec(path.slice(PREFIX.length))?.[0]
  if (portalId === undefined) return undefined
  const base = PREFIX + portalId
  return addressOf({ portalId, base, path: path.slice(base.length), byDefaultName: false })
}

/** The same for a portal that was found by its own domain name. */
export function addressOf({
  portalId,
  base,
  path,
  byDefaultName,
}: {
  readonly portalId: string
  readonly base: string
  readonly path: string
  readonly byDefaultName: boolean
}): PortalAddress {
  const preview = /^\/preview\/([a-z0-9]+)(\/.*)?$/.exec(path)
  if (preview === null) return { portalId, base, page: path, byDefaultName }
  const [, previewToken = '', page = ''] = preview
  return { portalId, previewToken, base: `${base}/preview/${previewToken}`, page, byDefaultName }
}

/** The host's name without its port, in lower case. */
export function hostOf(headers: GatewayRequest['headers']): string {
  return (headerOf(headers, 'host') ?? '').toLowerCase().replace(/:\d+$/, '')
}
