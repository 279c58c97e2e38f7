import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { Admitted, ManagementGuard } from './access/management-guard.ts'
import type { UserIdentity } from './audit/audit-trail.ts'
import { answerIam, isIamCall } from './iam/iam-endpoint.ts'
import type { RequestsUnderWay } from './http/requests-under-way.ts'
import type { IamService } from './iam/iam-service.ts'
import type { PortalServer } from './portals/portal-server.ts'
import { answerCacheFlush, isCachePath, type Caches } from './system/cache-endpoint.ts'
import { answerSystemRequest, isSystemPath, type SystemFacts } from './system/system-endpoints.ts'
import { answerInsight, isInsightPath, type Insights } from './playground/insight-endpoints.ts'
import { type OriginGuardOptions, refusalOfOrigin } from './system/origin-guard.ts'

/** Who answers what on the one port. */
export interface RequestHandlerOptions {
  readonly gateway: {
    handleIfOurs(request: GatewayRequest): GatewayResponse | Promise<GatewayResponse> | undefined
  }
  readonly controlPlane: {
    matches(request: Pick<GatewayRequest, 'path'>): boolean
    handle(request: GatewayRequest): Promise<GatewayResponse>
  }
  readonly iam: IamService
  /** Developer portals, at names of their own and below `/_gatewright/portals/`. */
  readonly portals: PortalServer
  /** Resolves when what was committed is served. */
  readonly settled: () => Promise<void>
  readonly underWay: RequestsUnderWay
  readonly system: SystemFacts
  /** What the playground shows of requests, connections and deployments: for who may use the management API. */
  readonly insights: Insights
  /** Cached answers, which the same may drop. */
  readonly caches: Caches
  /** The server is reached over loopback only. */
  readonly loopback: boolean
  /** Checks who makes a management call; absent: anybody may. */
  readonly guard?: ManagementGuard
  /** Tells the audit trail whose calls those of `work` are. */
  readonly asCaller: <Result>(identity: UserIdentity | undefined, work: () => Result) => Result
}

/**
 * Hands a request to the data plane (by host or `/_aws/execute-api/…`), to the server's own endpoints or to the management API.
 * A management call is answered when what it changed is served, so that a script can call what it has just deployed.
 */
export function createRequestHandler(options: RequestHandlerOptions): (request: GatewayRequest) => GatewayResponse | Promise<GatewayResponse> {
  const { gateway, controlPlane, iam, portals, settled, underWay, system, insights, caches, guard, asCaller } = options
  const origins: OriginGuardOptions = { signed: guard !== undefined, loopback: options.loopback }
  return (request) => {
    const served = gateway.handleIfOurs(request)
    if (served instanceof Promise) underWay.add(served)
    if (served !== undefined) return served
    const portal = portals.answer(request)
    if (portal !== undefined) return portal
    if (isInsightPath(request.path)) return admit(request, (admitted) => answerInsight(admitted.request, insights))
    if (isCachePath(request.path)) return admit(request, (admitted) => answerCacheFlush(admitted.request, caches))
    if (isSystemPath(request.path)) return answerSystemRequest(request, system)
    if (isIamCall(request)) return admit(request, (admitted) => asTheirs(admitted, () => answerIam(admitted, iam)))
    if (controlPlane.matches(request)) return manage(request)
    return portals.answerDomain(request).then((answer) => answer ?? NOT_FOUND)
  }

  function manage(request: GatewayRequest): Promise<GatewayResponse> {
    return admit(request, async (admitted) => {
      const response = await asTheirs(admitted, () => controlPlane.handle(admitted.request))
      if (request.method !== 'GET') await settled()
      return response
    })
  }

  function asTheirs<Result>(admitted: Admitted | Pick<Admitted, 'request'>, work: () => Result): Result {
    return asCaller('identity' in admitted ? describeCaller(admitted) : undefined, work)
  }

  async function admit(
    request: GatewayRequest,
    work: (admitted: Admitted | Pick<Admitted, 'request'>) => GatewayResponse | Promise<GatewayResponse>,
  ): Promise<GatewayResponse> {
    const refusal = refusalOfOrigin(request.headers, origins)
    if (refusal !== undefined) return refusal
    const admitted = guard === undefined ? { request } : await guard(request)
    return 'refusal' in admitted ? admitted.refusal : work(admitted)
  }
}

function describeCaller({ accessKeyId, identity: { arn, accountId, userId, userName } }: Admitted): UserIdentity {
  return { type: 'IAMUser', principalId: userId ?? accessKeyId, arn, accountId, accessKeyId, userName: userName ?? accessKeyId }
}

const NOT_FOUND: GatewayResponse = {
  status: 404,
  headers: ['Content-Type', 'application/json'],
  body: '{"message":"Not Found: neither an API of this gateway nor an operation of its management API"}',
}
