import { readBytes } from './body.ts'
import { failure } from './failure.ts'
import { appendQuery } from './http.ts'
import type { IntegrationPlan, IntegrationRequest, IntegrationResult } from './integration.ts'
import type { Transports } from './transports.ts'

interface SignedCall {
  readonly transports: Transports
  readonly place: { readonly service: string; readonly region: string; readonly subdomain?: string | undefined }
  /** Path and query under the service's endpoint. */
  readonly url: string
}

/** Sends a request to an AWS service: endpoint resolved, body held whole, signed where the gateway has a signer. */
export async function sendSigned(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  call: SignedCall,
): Promise<IntegrationResult> {
  const { sendHttpRequest, resolveEndpoint, signRequest } = call.transports
  if (sendHttpRequest === undefined) return failure('configuration', 'This gateway has no HTTP transport')
  if (resolveEndpoint === undefined) return failure('configuration', 'This gateway knows no endpoints of AWS services')
  const { service, region, subdomain } = call.place
  const endpoint = resolveEndpoint({ service, region, ...(subdomain === undefined ? {} : { subdomain }) })
  const url = appendQuery(endpoint + call.url, request.query)
  const { method } = request
  const bytes = (await readBytes(BODILESS_METHODS.has(method) ? undefined : request.body)) ?? new Uint8Array(0)
  const unsigned = {
    method,
    url,
    headers: withoutHost(request.headers),
    body: bytes,
    service: SIGNING_NAMES[service] ?? service,
    region,
    ...(request.credentials === undefined ? {} : { credentials: request.credentials }),
  }
  const headers = signRequest === undefined ? unsigned.headers : await trySigning(signRequest(unsigned))
  if ('kind' in headers) return headers

  const reply = await sendHttpRequest({
    method,
    url,
    headers,
    body: bytes.length === 0 ? undefined : bytes,
    timeoutInMillis: plan.timeoutInMillis,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
  if (reply.kind === 'failure') return reply
  return { kind: 'response', status: reply.status, headers: reply.headers, body: reply.body }
}

async function trySigning<Headers>(signing: Promise<Headers>): Promise<Headers | ReturnType<typeof failure>> {
  try {
    return await signing
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return failure(
      'configuration',
      `Execution failed due to configuration error: API Gateway does not have permission to assume the provided role (${reason})`,
      error,
    )
  }
}

function withoutHost(headers: readonly string[]): readonly string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== 'host')
}

/** Methods that are sent without a body. */
const BODILESS_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Services that sign with another name than their endpoint's. */
const SIGNING_NAMES: Readonly<Record<string, string>> = { 'sync-states': 'states', email: 'ses', 'appsync-api': 'appsync' }
