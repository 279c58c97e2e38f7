import type { ResolveVpcLink } from '@gatewright/integrations'
import type { VpcLinkPublication } from '@gatewright/types'

/**
 * Finds the base URL that stands for a VPC link's target: the one configured for the integration's URI or its host, else
 * the one for `*`, else the only one.
 */
export function compileVpcLinks(links: readonly VpcLinkPublication[]): ResolveVpcLink {
  const byId = new Map(links.map(({ id, targets }) => [id, new Map(Object.entries(targets))]))
  return ({ connectionId, uri }) => {
    const targets = byId.get(connectionId)
    if (targets === undefined) return undefined
    const host = /^https?:\/\/([^/?#]+)/i.exec(uri)?.[1] ?? ''
    const only = targets.size === 1 ? [...targets.values()][0] : undefined
    return targets.get(uri) ?? targets.get(host) ?? targets.get('*') ?? only
  }
}
