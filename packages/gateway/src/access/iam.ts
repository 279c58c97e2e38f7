import { createIamAuthorizer, type IamAuthorizer, type IamAuthorizerOptions, type SignedRequest } from '@gatewright/authorizers/iam'
import type { GatewayRequest } from '@gatewright/types'
import { BODY_TOO_LARGE, readBody } from '../exchange/read-body.ts'

/** Whose signatures are known. Without it, methods and routes with AWS_IAM are closed. */
export interface IamOptions extends Omit<IamAuthorizerOptions, 'accountId' | 'now'> {
  /** Whether `@connections` asks for a signature with `execute-api:ManageConnections`, as on AWS; false by default. */
  readonly protectsConnections?: boolean
}

/** The IAM authorizer of one gateway. */
export interface Iam {
  readonly authorizer: IamAuthorizer
  readonly protectsConnections: boolean
}

/** The authorizer for the signatures that are known; `undefined` where none are. */
export function createIam(options: IamOptions | undefined, { accountId, now }: { readonly accountId: string; readonly now: () => number }): Iam | undefined {
  if (options === undefined) return undefined
  const { protectsConnections = false, ...rest } = options
  return { authorizer: createIamAuthorizer({ ...rest, accountId, now }), protectsConnections }
}

/** A request as it was signed. `keep` gets the body where it had to be read. */
export function signedRequest(
  { body, headers, method, path, query }: GatewayRequest,
  { keep, limit, payload }: { readonly keep: (payload: Uint8Array) => void; readonly limit: number; readonly payload: Uint8Array | undefined },
): SignedRequest {
  return {
    method,
    path,
    query,
    headers,
    body: async () => {
      if (payload !== undefined) return payload
      const whole = await readBody(body, limit)
      if (whole === BODY_TOO_LARGE) return undefined
      keep(whole)
      return whole
    },
  }
}
