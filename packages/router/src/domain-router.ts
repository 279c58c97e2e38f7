import { normalizeHost } from './address.ts'
import { normalizeBasePath, stripBasePath } from './base-path.ts'
import { compileRoutingRule, type CompiledRoutingRule, type RoutingRule } from './routing-rule.ts'

/** A custom domain with what it leads to. */
export interface Domain {
  /** For example `api.example.com` or `*.example.com`. */
  readonly domainName: string
  /** `API_MAPPING_ONLY` (default), `ROUTING_RULE_ONLY` or `ROUTING_RULE_THEN_API_MAPPING`. */
  readonly routingMode?: string
  readonly mappings: readonly BasePathMapping[]
  readonly routingRules?: readonly RoutingRule[]
}

/** A base path mapping (REST) or API mapping (v2). */
export interface BasePathMapping {
  /** Empty or `(none)` for the domain's root; may have several levels. */
  readonly basePath: string
  readonly apiId: string
  /** Absent: the first path segment after the base path names the stage. */
  readonly stage?: string
}

/** Which API a request to a custom domain is for. */
export interface DomainMatch {
  /** As configured. */
  readonly domainName: string
  readonly apiId: string
  /** Absent: take it from `path` with `matchRestStage` or `matchHttpStage`. */
  readonly stage: string | undefined
  /** Without slashes around it; empty for the root. */
  readonly basePath: string
  /** What follows the base path, still percent-encoded; begins with `/`. */
  readonly path: string
}

export interface DomainRouter {
  /** The configured domain for a host, also where no mapping fits; `undefined` when the host is none of these domains. */
  domainFor(host: string): string | undefined
  /** `headers` is a flat list of names and values; only routing rules read it. */
  find(request: { readonly host: string; readonly path: string; readonly headers?: readonly string[] }): DomainMatch | undefined
}

/**
 * Compiles custom domains: an exact name before a wildcard, routing rules by priority (where the mode has them), then the
 * mapping with the longest base path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
 *
 * @throws RouterError `ERR_ROUTER_INVALID_RULE`
 */
export function createDomainRouter(domains: readonly Domain[]): DomainRouter {
  const byName = new Map(domains.map((domain) => [domain.domainName.toLowerCase(), compileDomain(domain)]))
  const lookUp = (host: string): CompiledDomain | undefined => {
    const name = normalizeHost(host)
    return byName.get(name) ?? byName.get(`*${name.slice(Math.max(0, name.indexOf('.')))}`)
  }

  return {
    domainFor: (host) => lookUp(host)?.domainName,
    find({ host, path, headers = [] }) {
      const domain = lookUp(host)
      if (domain === undefined) return undefined
      for (const rule of domain.rules) {
        const match = rule(path, headers)
        if (match !== undefined) return { domainName: domain.domainName, ...match }
      }
      return matchMapping(domain, path)
    },
  }
}

interface CompiledDomain {
  readonly domainName: string
  /** By priority. */
  readonly rules: readonly CompiledRoutingRule[]
  /** The longest base path first. */
  readonly mappings: readonly BasePathMapping[]
}

function compileDomain({ domainName, routingMode = 'API_MAPPING_ONLY', mappings, routingRules = [] }: Domain): CompiledDomain {
  const rules = routingMode === 'API_MAPPING_ONLY' ? [] : routingRules
  const used = routingMode === 'ROUTING_RULE_ONLY' ? [] : mappings
  return {
    domainName,
    rules: rules.toSorted((one, other) => one.priority - other.priority).map(compileRoutingRule),
    mappings: used
      .map((mapping) => ({ ...mapping, basePath: normalizeBasePath(mapping.basePath) }))
      .toSorted((one, other) => other.basePath.length - one.basePath.length),
  }
}

function matchMapping({ domainName, mappings }: CompiledDomain, path: string): DomainMatch | undefined {
  for (const { basePath, apiId, stage } of mappings) {
    const rest = stripBasePath(path, basePath)
    if (rest !== undefined) return { domainName, apiId, stage, basePath, path: rest }
  }
  return undefined
}
