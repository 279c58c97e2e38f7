import { createDomainRouter } from '@gatewright/router'
import type { AccountPublication, ApiPublication, GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { Connections } from '@gatewright/websocket-routes'
import { compilePrivateDomains } from './access/private-domains.ts'
import { compileUsagePlans } from './account/usage-plans.ts'
import { compileDeployment } from './compile/compile-deployment.ts'
import { countMethods, releaseUnused } from './compiled-apis.ts'
import type { PublicationProblem } from './compile/publication-problem.ts'
import { createRuntime } from './create-runtime.ts'
import { ENFORCED, ENFORCED_WITH_IAM } from './enforced.ts'
import { lastHeader } from './exchange/headers.ts'
import type { SocketSession } from './exchange/socket-exchange.ts'
import { fromFetchRequest, toFetchResponse } from './fetch-adapter.ts'
import { unavailable } from './gateway-responses/unavailable.ts'
import type { GatewayOptions, RequestFacts } from './options.ts'
import { handleHttp } from './pipelines/handle-http.ts'
import { handleRest } from './pipelines/handle-rest.ts'
import { isDataPlane, matchHost, type HostMatch } from './steps/match-host.ts'
import { testInvoke, type TestInvokeRequest, type TestInvokeResult } from './test-invoke.ts'
import { testInvokeAuthorizer, type TestInvokeAuthorizerRequest, type TestInvokeAuthorizerResult } from './test-invoke-authorizer.ts'
import { compileVpcLinks } from './vpc-links.ts'
import { wakeMatched, type Awakening } from './wake.ts'
import { refuseStray, type Stray } from './watch/report-stray.ts'
import { handleCallback } from './websocket/handle-callback.ts'
import { handleConnect, type SocketConnectAnswer, type SocketConnectRequest } from './websocket/handle-connect.ts'
import { createSockets } from './websocket/sockets.ts'

/** Amazon API Gateway's data plane: what is published is what it serves. */
export interface Gateway {
  /**
   * Compiles an API and serves it from now on, in place of what it was; requests under way keep what they began with. One that comes
   * with `again`, which is as the `publish` of `announce`, may be taken out of memory when it is not called: see `compiledMethods` of
   * the limits.
   */
  readonly publish: (publication: ApiPublication, options?: { readonly again?: () => Promise<void> }) => PublishReport
  /**
   * Serves an API from its first request on: `publish` is called then, and calls `publish` or `withdraw` of this gateway before it
   * resolves. Until it does, requests are answered by 500, and the next one tries again. An API that is served already stays so.
   */
  readonly announce: (apiId: string, publish: () => Promise<void>) => void
  /** Serves an API no more. Unknown ids are ignored. */
  readonly withdraw: (apiId: string) => void
  /** Sets what belongs to the account: custom domains, usage plans, API keys, VPC links. */
  readonly publishAccount: (account: AccountPublication) => void
  /** Answers one request. Never rejects: what goes wrong inside is an answer, and a fault for the sink. */
  readonly handle: (request: GatewayRequest) => GatewayResponse | Promise<GatewayResponse>
  /** The same where other things are served beside it: `undefined` for a request that is not for the data plane; see `matches`. */
  readonly handleIfOurs: (request: GatewayRequest) => GatewayResponse | Promise<GatewayResponse> | undefined
  /** The same for WHATWG requests: tests, browsers, edge runtimes. */
  readonly fetch: (request: Request, facts?: RequestFacts) => Promise<Response>
  /** Whether a request is for the data plane, even if no such API exists: its host or path says so. */
  readonly matches: (request: Pick<GatewayRequest, 'headers' | 'path'>) => boolean
  /** Answers the upgrade request of a WebSocket client: give it to `createUpgrade` of `@gatewright/websocket-routes/ws` as `onConnect`. */
  readonly connect: (request: SocketConnectRequest) => Promise<SocketConnectAnswer>
  /** Runs one method of a working copy and tells how it went, as AWS's TestInvokeMethod does. */
  readonly testInvoke: (request: TestInvokeRequest) => Promise<TestInvokeResult>
  /** Runs one authorizer of a working copy, as AWS's TestInvokeAuthorizer does. */
  readonly testInvokeAuthorizer: (request: TestInvokeAuthorizerRequest) => Promise<TestInvokeAuthorizerResult>
  /**
   * Empties the response cache of a REST stage, as FlushStageCache does, or one `cacheNamespace` of it. Rejects when a shared store is
   * out of reach.
   */
  readonly flushCache: (stage: { readonly apiId: string; readonly stageName: string; readonly namespace?: string }) => Promise<void>
  /** Forgets what the Lambda authorizers of a stage have answered, as FlushStageAuthorizersCache and ResetAuthorizersCache do. */
  readonly flushAuthorizers: (stage: { readonly apiId: string; readonly stageName: string }) => void
  /** Names of what the data plane enforces; what is not in it fails closed or is a problem of the publication. */
  readonly enforced: ReadonlySet<string>
  /** The open WebSocket connections: give them to `createUpgrade`; `stop()` them before the process ends. */
  readonly connections: Connections<SocketSession>
}

/** What publishing found. */
export interface PublishReport {
  readonly problems: readonly PublicationProblem[]
}

/** Makes a gateway that serves nothing until an API is published. */
export function createGateway(options: GatewayOptions): Gateway {
  const runtime = createRuntime(options)
  const connections = createSockets(runtime, options.sockets)

  function handle(request: GatewayRequest): GatewayResponse | Promise<GatewayResponse> {
    const host = matchHost(runtime, request)
    return host === undefined ? handleUnmatched(request) : dispatch(host, request)
  }

  function handleUnmatched(request: GatewayRequest): GatewayResponse | Promise<GatewayResponse> {
    const woken = wakeMatched(runtime, request)
    return woken === undefined ? refuse(request, { api: undefined }) : handleFirst(request, woken)
  }

  function refuse(request: GatewayRequest, why: Pick<Stray, 'api' | 'reason'>): GatewayResponse {
    return refuseStray(runtime, { ...why, request, requestId: runtime.ids.requestId(), extendedRequestId: runtime.ids.extendedRequestId() })
  }

  function matches({ headers, path }: Pick<GatewayRequest, 'headers' | 'path'>): boolean {
    return isDataPlane(runtime, { host: lastHeader(headers, 'host') ?? '', path })
  }

  function dispatch(host: HostMatch, request: GatewayRequest): GatewayResponse | Promise<GatewayResponse> {
    const { api } = host
    api.use.last = runtime.publications
    api.use.isCalled = true
    if (api.protocol === 'REST') return handleRest(runtime, request, { host, api })
    if (api.protocol === 'HTTP') return handleHttp(runtime, request, { host, api })
    if (host.clientProblem !== undefined) return refuse(request, { api, reason: host.clientProblem })
    return handleCallback(runtime, { request, host, api, connections })
  }

  async function handleFirst(request: GatewayRequest, woken: Promise<Awakening>): Promise<GatewayResponse> {
    return (await woken) === 'failed' ? unavailable(runtime.ids) : handle(request)
  }

  return {
    handle,
    handleIfOurs(request) {
      const host = matchHost(runtime, request)
      if (host !== undefined) return dispatch(host, request)
      return matches(request) ? handleUnmatched(request) : undefined
    },
    connections,
    enforced: options.iam === undefined ? ENFORCED : new Set([...ENFORCED, ...ENFORCED_WITH_IAM]),
    connect: (request) => handleConnect(runtime, request),
    publish(publication, { again } = {}) {
      const { plan, problems } = compileDeployment(runtime, publication)
      runtime.apis = new Map(runtime.apis).set(plan.apiId, plan)
      runtime.announced.delete(plan.apiId)
      runtime.releasable.delete(plan.apiId)
      if (again !== undefined && plan.protocol !== 'WEBSOCKET') runtime.releasable.set(plan.apiId, { methods: countMethods(publication), again })
      releaseUnused(runtime, plan.apiId)
      return { problems }
    },
    announce(apiId, publish) {
      if (!runtime.apis.has(apiId)) runtime.announced.set(apiId, publish)
    },
    withdraw(apiId) {
      runtime.announced.delete(apiId)
      runtime.releasable.delete(apiId)
      const left = new Map(runtime.apis)
      left.delete(apiId)
      runtime.apis = left
    },
    publishAccount({ apiKeys, clientCertificates = [], domainNames, usagePlans, vpcLinks }) {
      runtime.usagePlans = compileUsagePlans({ apiKeys, usagePlans })
      runtime.domains = createDomainRouter(domainNames)
      runtime.mutualTlsDomains = new Set(domainNames.filter(({ truststore }) => truststore !== undefined).map(({ domainName }) => domainName))
      runtime.privateDomains = compilePrivateDomains(domainNames)
      runtime.resolveVpcLink = compileVpcLinks(vpcLinks)
      runtime.clientCertificates = new Map(
        clientCertificates.map(({ id, certificate, privateKey }) => [id, { certificatePem: certificate, privateKeyPem: privateKey }]),
      )
    },
    async fetch(request, facts) {
      return toFetchResponse(await handle(await fromFetchRequest(request, facts)))
    },
    testInvoke: (request) => testInvoke(runtime, request),
    testInvokeAuthorizer: (request) => testInvokeAuthorizer(runtime, request),
    flushAuthorizers: (stage) => runtime.lambdaAuthorizers.flush(stage),
    flushCache: ({ apiId, namespace, stageName }) => runtime.responseCache.flush(`${apiId}/${stageName}`, namespace),
    matches,
  }
}
