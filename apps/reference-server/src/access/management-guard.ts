import type { Refusal } from '@gatewright/authorizers'
import { createIamAuthorizer, createSignatureVerifier, type CallerIdentity, type CredentialProvider, type SignaturePermit, type SignatureVerifier } from '@gatewright/authorizers/iam'
import { nodeHashes } from '@gatewright/authorizers/node'
import { requestConditions } from '@gatewright/authorizers/policy'
import type { FoundOperation } from '@gatewright/control-plane'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { QueryService } from '../iam/iam-wire.ts'
import { headerOf } from '../system/header-of.ts'
import { managementAction } from './management-action.ts'
import { readWhole, TooLarge } from './read-whole.ts'
import { refusalFor, tooLarge } from './refusals.ts'

/** Lets a management call in, with what it is to be handled as, or refuses it in AWS's words. */
export type ManagementGuard = (request: GatewayRequest) => Promise<Admitted | { readonly refusal: GatewayResponse }>

export interface Admitted {
  /** The request, its body read where the signature covers it. */
  readonly request: GatewayRequest
  readonly accessKeyId: string
  readonly identity: CallerIdentity
  /** What policies of the caller say of a further action; `undefined`: it may. */
  readonly refusalOf: (action: string, resource: string) => Refusal | undefined
}

export interface ManagementGuardOptions {
  readonly credentials: CredentialProvider
  /** Region that signatures must be for; IAM's and STS's may be for any. */
  readonly region: string
  readonly accountId: string
  readonly operationOf: (request: GatewayRequest) => FoundOperation | undefined
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

type Service = 'apigateway' | 'lambda' | QueryService

/** Bytes of a body, as the management API takes them: Lambda's are archives. */
const BODY_LIMITS: Readonly<Record<Service, number>> = { apigateway: 10 * 1024 * 1024, iam: 1024 * 1024, sts: 1024 * 1024, lambda: 70 * 1024 * 1024 }

/**
 * Checks Signature Version 4, clock, session token and the body's hash of each management call, then the caller's identity policies.
 * A key of the operator's that has no policies may do everything; a user of IAM may do what its policies allow.
 */
export function createManagementGuard({ credentials, region, accountId, operationOf, now = Date.now }: ManagementGuardOptions): ManagementGuard {
  const verifierOf = (service: Service): SignatureVerifier =>
    createSignatureVerifier({ credentials, ...(service !== 'iam' && service !== 'sts' && { region }), service, now, hashes: nodeHashes })
  const verifiers = { apigateway: verifierOf('apigateway'), iam: verifierOf('iam'), sts: verifierOf('sts'), lambda: verifierOf('lambda') }
  const authorizer = createIamAuthorizer({ credentials, accountId, now })

  const refusalBy = (request: GatewayRequest, signature: SignaturePermit): Admitted['refusalOf'] => {
    if (signature.identity.policies === undefined) return () => undefined
    const { headers, sourceIp, tls } = request
    const context = requestConditions({ sourceIp, userAgent: headerOf(headers, 'user-agent'), referer: headerOf(headers, 'referer'), secure: tls !== undefined, now: now() })
    return (action, resource) => {
      const decision = authorizer.decide(signature, { action, methodArn: resource, context })
      return decision.authorized ? undefined : withReason(decision, { action, resource, arn: signature.identity.arn })
    }
  }

  return async (request) => {
    const service = serviceOf(request)
    const { method, path, query, headers } = request
    const read: { body?: Uint8Array | undefined } = {}
    const body = async (): Promise<Uint8Array | undefined> => {
      read.body = request.body === undefined ? undefined : await readWhole(request.body, BODY_LIMITS[service])
      return read.body
    }
    try {
      const signature = await verifiers[service].verify({ method, path, query, headers, body })
      if (!signature.authorized) return { refusal: refusalFor(service, signature) }
      const refusalOf = refusalBy(request, signature)
      const { action, resource } = managementAction({ method, path, query, operation: operationOf(request), body: read.body }, { region, accountId })
      // What a call of IAM or STS is about stands in its form: they ask.
      const refusal = service === 'iam' || service === 'sts' ? undefined : refusalOf(action, resource)
      if (refusal !== undefined) return { refusal: refusalFor(service, refusal) }
      const { accessKeyId, identity } = signature
      return { request: 'body' in read ? { ...request, body: read.body } : request, accessKeyId, identity, refusalOf }
    } catch (error) {
      if (error instanceof TooLarge) return { refusal: tooLarge(service) }
      throw error
    }
  }
}

/** Lambda's API has the date of its version as the first part of its paths; IAM's and STS's have no path, but differ in what they are signed for. */
function serviceOf({ path, headers }: GatewayRequest): Service {
  if (path === '/') return headerOf(headers, 'authorization')?.includes('/sts/aws4_request') === true ? 'sts' : 'iam'
  return /^\/20\d\d-\d\d-\d\d\//.test(path) ? 'lambda' : 'apigateway'
}

/** AWS's words for what identity policies refuse. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function withReason(refusal: Refusal, { action, resource, arn }: { readonly action: string; readonly resource: string; readonly arn: string }): Refusal {
  const isExplicit = refusal.message?.endsWith(' with an explicit deny') === true
  const reason = isExplicit ? 'with an explicit deny in an identity-based policy' : `because no identity-based policy allows the ${action} action`
  return { ...refusal, message: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}` }
}
