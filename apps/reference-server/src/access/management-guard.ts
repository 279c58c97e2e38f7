import { createSignatureVerifier, type CallerIdentity, type SignatureDecision, type SignatureVerifier } from '@gatewright/authorizers/iam'
import { nodeHashes } from '@gatewright/authorizers/node'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { AccessKeys } from './access-keys.ts'

/** Lets a management call in, with what it is to be handled as, or refuses it in AWS's words. */
export type ManagementGuard = (request: GatewayRequest) => Promise<Admitted | { readonly refusal: GatewayResponse }>

export interface Admitted {
  /** The request, its body read where the signature covers it. */
  readonly request: GatewayRequest
  readonly accessKeyId: string
  readonly identity: CallerIdentity
}

export interface ManagementGuardOptions {
  readonly keys: AccessKeys
  /** Region that signatures must be for. */
  readonly region: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Bytes of a body, as the management API takes them: Lambda's are archives. */
const BODY_LIMITS = { apigateway: 10 * 1024 * 1024, lambda: 70 * 1024 * 1024 } as const

/** Checks Signature Version 4, clock, session token and the body's hash of each management call. */
export function createManagementGuard({ keys, region, now = Date.now }: ManagementGuardOptions): ManagementGuard {
  const verifierOf = (service: string): SignatureVerifier =>
    createSignatureVerifier({ credentials: (accessKeyId) => keys.get(accessKeyId), region, service, now, hashes: nodeHashes })
  const verifiers = { apigateway: verifierOf('apigateway'), lambda: verifierOf('lambda') }

  return async (request) => {
    const service = LAMBDA_PATH.test(request.path) ? 'lambda' : 'apigateway'
    const { method, path, query, headers } = request
    const read: { body?: Uint8Array | undefined } = {}
    const body = async (): Promise<Uint8Array | undefined> => {
      read.body = request.body === undefined ? undefined : await readWhole(request.body, BODY_LIMITS[service])
      return read.body
    }
    try {
      const decision = await verifiers[service].verify({ method, path, query, headers, body })
      if (!decision.authorized) return { refusal: refusalOf(decision) }
      const { accessKeyId, identity } = decision
      return { request: 'body' in read ? { ...request, body: read.body } : request, accessKeyId, identity }
    } catch (error) {
      if (error instanceof TooLarge) return { refusal: answer(413, 'RequestEntityTooLargeException', 'Request Entity Too Large') }
      throw error
    }
  }
}

/** Lambda's API has the date of its version as the first part of its paths. */
const LAMBDA_PATH = /^\/20\d\d-\d\d-\d\d\//

class TooLarge extends Error {}

async function readWhole(body: NonNullable<GatewayRequest['body']>, limit: number): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** AWS's error codes by what an authorizer refuses with. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  EXPIRED_TOKEN: 'ExpiredTokenException',
  INVALID_SIGNATURE: 'InvalidSignatureException',
}

function refusalOf({ code, errorType, message }: Exclude<SignatureDecision, { readonly authorized: true }>): GatewayResponse {
  return answer(403, errorType ?? ERROR_TYPES[code] ?? 'AccessDeniedException', message)
}

function answer(status: number, errorType: string, message: string | null): GatewayResponse {
  const headers = ['Content-Type', 'application/json', 'x-amzn-ErrorType', errorType, 'x-amzn-RequestId', crypto.randomUUID()]
  return { status, headers, body: JSON.stringify({ message }) }
}
