import type { HeaderPairs } from '@gatewright/types'
import { failure, type IntegrationFailure } from './failure.ts'
import { findUnsafeHeader } from './header-safety.ts'
import type { Integration, IntegrationPlan, IntegrationRequest, IntegrationResult } from './integration.ts'
import type { CallTls, HttpReply, Transports } from './transports.ts'

/** HTTP: calls the URI and holds the answer whole, since templates may read it. */
export const httpIntegration: Integration = (plan, request, transports) =>
  callHttp(plan, request, { transports, streamResponse: false })

/** HTTP_PROXY: calls the URI and hands the answer on as it arrives. */
export const httpProxyIntegration: Integration = (plan, request, transports) => {
  return callHttp(plan, request, { transports, streamResponse: true })
}

function callHttp(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { transports, streamResponse }: { transports: Transports; streamResponse: boolean },
): IntegrationResult | Promise<IntegrationResult> {
  const { sendHttpRequest } = transports
  if (sendHttpRequest === undefined) return failure('configuration', 'This gateway has no HTTP transport')
  const unsafe = sendHttpRequest.checksHeaders === true ? undefined : findUnsafeHeader(request.headers)
  if (unsafe !== undefined) return failure('unsafe-request', `The header ${unsafe} has a character that no header may have`)
  const target = resolveTarget(plan, request, transports)
  if ('kind' in target) return target

  const tls = callTls(plan, request)
  const { method, body, signal } = request
  const { timeoutInMillis } = plan
  const { url, headers } = target
  const call = { method, url, headers, body, timeoutInMillis, streamResponse, ...(tls === undefined ? undefined : { tls }), ...(signal === undefined ? undefined : { signal }) }
  return sendHttpRequest(call).then(toResponse)
}

function toResponse(reply: HttpReply | IntegrationFailure): IntegrationResult {
  return reply.kind === 'failure' ? reply : { kind: 'response', status: reply.status, headers: reply.headers, body: reply.body }
}

interface Target {
  readonly url: string
  readonly headers: HeaderPairs
}

function resolveTarget(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { resolveVpcLink }: Transports,
): Target | IntegrationFailure {
  const { connectionType, connectionId = '', integrationTarget } = plan.definition
  const { uri, path, query, headers } = request
  if (connectionType !== 'VPC_LINK') {
    const url = replacePath(uri, path)
    return url === undefined ? failure('configuration', INVALID_ENDPOINT) : { url: appendQuery(url, query), headers }
  }
  const base = resolveVpcLink?.({ connectionId, uri: integrationTarget ?? uri })
  if (base === undefined) return failure('configuration', `The VPC link ${connectionId} has no target`)
  const parts = URI_PARTS.exec(uri)
  const rest = (path ?? parts?.[2] ?? '/') + (parts?.[3] ?? '')
  const withHost = parts === null || hasHeader(headers, 'host') ? headers : [...headers, 'Host', parts[1] ?? '']
  return { url: appendQuery(base.replace(/\/$/, '') + rest, query), headers: withHost }
}

function replacePath(uri: string, path: string | undefined): string | undefined {
  const parts = URI_PARTS.exec(uri)
  if (parts === null) return undefined
  if (path === undefined) return uri
  const [, host = '', , query = ''] = parts
  return `${uri.slice(0, uri.indexOf('://') + 3)}${host}${path}${query}`
}

/** A query after a URL that may have one already. */
export function appendQuery(url: string, query: string): string {
  if (query === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** Behind a VPC link the URI's host is the name that the certificate must bear: the target's own is never seen by clients. */
function callTls({ definition }: IntegrationPlan, { clientCertificate, uri }: IntegrationRequest): CallTls | undefined {
  const { connectionType, tlsConfig } = definition
  const serverName = connectionType === 'VPC_LINK' ? SECURE_HOST.exec(uri)?.[1] : undefined
  if (tlsConfig === undefined && clientCertificate === undefined && serverName === undefined) return undefined
  return {
    ...(serverName === undefined ? {} : { serverNameToVerify: serverName }),
    ...tlsConfig,
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  }
}

function hasHeader(headers: HeaderPairs, lowerCaseName: string): boolean {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === lowerCaseName) return true
  }
  return false
}

/** Host with port, path, query with its mark. No user information: it would not be the host that was configured. */
const URI_PARTS = /^https?:\/\/([^/?#@\s]+)(\/[^?#]*)?(\?[^#]*)?$/i
const SECURE_HOST = /^https:\/\/([A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*)/i
const INVALID_ENDPOINT = 'Execution failed due to configuration error: Invalid endpoint address'
