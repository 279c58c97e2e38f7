import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { Admitted } from '../access/management-guard.ts'
import { readWhole, TooLarge } from '../access/read-whole.ts'
import { tooLarge } from '../access/refusals.ts'
import { headerOf } from '../system/header-of.ts'
import { IamError } from './iam-error.ts'
import type { IamService } from './iam-service.ts'
import { errorResponse, type QueryService, readForm, resultResponse, VERSIONS } from './iam-wire.ts'

/** Bytes of a form. */
const MAX_FORM = 1024 * 1024

/** Whether a request is a call of IAM's or STS's: a form to the root, as the query protocol sends it. */
export function isIamCall({ method, path, headers }: GatewayRequest): boolean {
  return method === 'POST' && path === '/' && /^application\/x-www-form-urlencoded\b/i.test(headerOf(headers, 'content-type') ?? '')
}

/** Answers a call of IAM's or STS's in XML; never rejects for what a client sent. */
export async function answerIam({ request, ...caller }: Admitted | Pick<Admitted, 'request'>, service: IamService): Promise<GatewayResponse> {
  const { body, headers, sourceIp } = request
  let from: QueryService = 'iam'
  try {
    const input = readForm(body === undefined ? new Uint8Array() : await readWhole(body, MAX_FORM))
    if (input.get('Version') === VERSIONS.sts) from = 'sts'
    const { operation, result } = await service.run({
      input,
      sourceIp,
      userAgent: headerOf(headers, 'user-agent'),
      ...('identity' in caller && { caller: userOf(caller.identity.arn), identity: caller.identity, authorize: authorizeBy(caller.refusalOf) }),
    })
    return resultResponse(from, operation, result)
  } catch (error) {
    if (error instanceof IamError) return errorResponse(from, error)
    if (error instanceof TooLarge) return tooLarge(from)
    throw error
  }
}

/** Name of the user with an ARN, which ends in it. */
const userOf = (arn: string): string | undefined => /^arn:[\w-]+:iam::\d{12}:user\/(?:.+\/)?([^/]+)$/.exec(arn)?.[1]

function authorizeBy(refusalOf: Admitted['refusalOf']): (action: string, resource: string) => void {
  return (action, resource) => {
    const refusal = refusalOf(action, resource)
    if (refusal !== undefined) throw new IamError('AccessDenied', 403, refusal.message ?? 'Access Denied')
  }
}
