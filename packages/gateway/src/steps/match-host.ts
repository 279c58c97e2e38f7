import { parseAddress } from '@gatewright/router'
import type { GatewayRequest } from '@gatewright/types'
import { privateDomainProblem } from '../access/private-domains.ts'
import type { ApiPlan } from '../compile/api-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import type { Runtime } from '../runtime.ts'

/** The API that a request is for, and what its host or path said. */
export interface HostMatch {
  readonly api: ApiPlan
  readonly domainName: string
  /** Set by a custom domain's mapping; `undefined`: the path names the stage. */
  readonly stageName: string | undefined
  readonly basePathMatched: string | undefined
  /** What follows the API or the base path; with the stage unless `stageName` is set. */
  readonly path: string
  /** Mutual TLS and private domains: why the client may not use the custom domain. */
  readonly clientProblem: string | undefined
}

/**
 * Finds the API by host or path: the API's own host name, a path under this gateway, or a custom domain.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
 */
export function matchHost(runtime: Runtime, request: GatewayRequest): HostMatch | undefined {
  const host = lastHeader(request.headers, 'host') ?? ''
  const address = parseAddress({ host, path: request.path })
  if (address !== undefined) {
    const api = runtime.apis.get(address.apiId)
    if (api === undefined) return undefined
    const domainName = address.form === 'host' ? host : localDomainName(runtime, { apiId: address.apiId, host, request })
    return { api, domainName, stageName: undefined, basePathMatched: undefined, path: address.path, clientProblem: undefined }
  }
  const domain = runtime.domains.find({ host, path: request.path, headers: request.headers })
  if (domain === undefined) return undefined
  const api = runtime.apis.get(domain.apiId)
  if (api === undefined) return undefined
  const clientProblem = domainProblemOf(runtime, request, domain.domainName)
  return { api, domainName: host, stageName: domain.stage, basePathMatched: domain.basePath, path: domain.path, clientProblem }
}

function domainProblemOf(runtime: Runtime, request: GatewayRequest, domainName: string): string | undefined {
  const privateDomain = runtime.privateDomains.get(domainName)
  if (privateDomain !== undefined) return privateDomainProblem(privateDomain, request, runtime)
  return runtime.mutualTlsDomains.has(domainName) ? clientProblemOf(runtime, request, domainName) : undefined
}

/**
 * Why a client is not trusted by a domain with mutual TLS. Its certificate counts only where the handshake was with that domain:
 * another one's truststore may have let it in.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
function clientProblemOf(runtime: Runtime, { tls }: GatewayRequest, domainName: string): string | undefined {
  if (tls === undefined) return 'The request came without TLS'
  if (tls.serverName === undefined || runtime.domains.domainFor(tls.serverName) !== domainName) return 'The handshake was with another domain'
  return tls.clientCertificate === undefined ? (tls.clientCertificateProblem ?? 'The client showed no certificate') : undefined
}

/** Whether a request belongs to the data plane, even where no such API or mapping exists. */
export function isDataPlane(runtime: Runtime, { host, path }: { readonly host: string; readonly path: string }): boolean {
  return parseAddress({ host, path }) !== undefined || runtime.domains.domainFor(host) !== undefined
}

function localDomainName(
  runtime: Runtime,
  { apiId, host, request }: { readonly apiId: string; readonly host: string; readonly request: GatewayRequest },
): string {
  return runtime.domainNameFor?.({ apiId, host, headers: request.headers }) ?? `${apiId}.execute-api.${host}`
}
