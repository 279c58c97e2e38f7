import { join } from 'node:path'
import { createCipher, createResponseCache } from '@gatewright/cache'
import { AWS_REQUEST_LIMITS, createControlPlane, type ControlPlane } from '@gatewright/control-plane'
import type { CredentialProvider } from '@gatewright/authorizers/iam'
import { createNodeVerifier, nodeHashes } from '@gatewright/authorizers/node'
import { createSdkGenerator } from '@gatewright/control-plane/sdk'
import { createGateway, httpIntegrationProblem } from '@gatewright/gateway'
import { createCodeStore } from '@gatewright/lambda-runtime'
import { createEndpointResolver } from '@gatewright/integrations'
import { createManagementGuard } from './access/management-guard.ts'
import { createAuditTrail } from './audit/audit-trail.ts'
import { createSharedRecords } from './audit/shared-records.ts'
import { isLoopback, type ServerConfiguration } from './configuration.ts'
import { createDefinitions } from './definitions.ts'
import { createEventSources } from './event-sources/event-sources.ts'
import { createFunctions } from './functions.ts'
import { createHttpServer } from './http/http-server.ts'
import { createLazyUpgrade } from './http/lazy-upgrade.ts'
import { listen } from './http/listen.ts'
import type { ServerLog } from './log/server-log.ts'
import { createPlaygroundFiles } from './playground/playground-files.ts'
import { createTraffic } from './playground/traffic.ts'
import { createPortalLogin } from './portals/portal-login.ts'
import { createPortalServer } from './portals/portal-server.ts'
import { createPublisher } from './publisher.ts'
import { openRedis } from './redis/open-redis.ts'
import { createSharedState } from './redis/shared-state.ts'
import { joinCluster } from './redis/join-cluster.ts'
import { createRequestsUnderWay } from './http/requests-under-way.ts'
import { createRequestHandler } from './request-handler.ts'
import { createIamService } from './iam/iam-service.ts'
import { createStoredKeys } from './iam/stored-keys.ts'
import { createHttpTransport } from './transports/http-transport.ts'
import { createAuthority } from './tls/authority.ts'
import { createMutualTls } from './tls/mutual-tls.ts'
import { createTruststoreReader } from './tls/read-truststore.ts'
import { serveTls } from './tls/serve-tls.ts'
import { createRoleSigner, credentialsOf } from './transports/sign-request.ts'
import { createEndpointServices } from './stacks/endpoint-services.ts'
import type { Flush } from './store/flushes.ts'
import { STACK_KIND } from './stacks/stack-store.ts'
import { openStores, type Stores } from './store/open-stores.ts'
import { fetchCode, shareCode } from './store/shared-code.ts'
import { createTelemetry } from './telemetry.ts'
import { openUsageFile } from './usage-file.ts'
import { createUsage } from './usage.ts'
import { VERSION } from './version.ts'

/** A server that listens. */
export interface RunningServer {
  /** `http://localhost:4580` */
  readonly url: string
  readonly controlPlane: ControlPlane
  readonly stores: Stores
  /** Resolves when what was committed is served. */
  readonly settled: () => Promise<void>
  /** As `settled`, and the requests that began before have been answered, or have had two seconds. */
  readonly unused: () => Promise<void>
  /** Functions are called at the times that the stacks say now. */
  readonly schedule: () => Promise<void>
  /** Tells `/_gatewright/ready` that everything is served. */
  setReady(): void
  /** Refuses new work, lets what runs finish, then ends functions and store. */
  stop(): Promise<void>
}

/** Milliseconds after the start until the development CA is made, unless a function or a TLS client needs it before. */
const AUTHORITY_DELAY_MS = 1000

/** Assembles store, management API, functions, data plane and sockets, and listens. */
export async function startServer(configuration: ServerConfiguration, log: ServerLog): Promise<RunningServer> {
  const { region, accountId, dataFolder, ownFolder, auth, accessKeys, cognitoEndpoint } = configuration
  const stores = await openStores({ configuration, log })
  const redis = configuration.redis && (await openRedis(configuration.redis, log))
  const shared = redis && createSharedState(redis, configuration, log)
  if (configuration.postgresUrl !== undefined && redis === undefined) log.warn('without --redis each node counts limits and quotas alone, and finds its own WebSocket connections only')
  let isReady = false
  let isDraining = false
  let authorityTimer: NodeJS.Timeout | undefined

  const localCode = createCodeStore({ folder: join(dataFolder, 'code') })
  const code = stores.blobs === undefined ? localCode : shareCode(localCode, stores.blobs)
  const credentials = credentialsOf(process.env)
  const authority = createAuthority({ folder: join(dataFolder, 'tls') })
  const functions = createFunctions({ configuration, store: stores.served, code, credentials, authority, log })
  const signRequest = createRoleSigner({ credentials, environment: process.env, region })
  const resolveEndpoint = createEndpointResolver({ environment: process.env })
  const mutualTls = createMutualTls({ onProblem: (domainName, error) => log.error({ error, domainName }, 'the truststore cannot be used: nobody is trusted') })
  const http = createHttpTransport()
  const telemetry = createTelemetry(configuration, log)
  const usage = createUsage({
    account: () => controlPlane.account(),
    quotas: shared?.quotas ?? openUsageFile({ file: join(ownFolder, 'usage.json'), mode: configuration.usageQuotas, log }),
  })
  const traffic = createTraffic()
  const storedKeys = createStoredKeys({ store: stores.served, accountId })
  const credentialsFor: CredentialProvider = async (accessKeyId) => {
    // Asked in any case, so that unknown keys take the same way as known ones.
    const stored = await storedKeys.find(accessKeyId)
    return accessKeys.get(accessKeyId) ?? stored
  }
  const records =
    stores.putRecords && createSharedRecords({ put: stores.putRecords, onFault: (error) => log.error({ error }, 'records of management calls wait until they can be brought to PostgreSQL') })
  const trail = createAuditTrail({ file: join(ownFolder, 'audit.jsonl'), ...(records !== undefined && { onRecord: records.add }) })
  const gateway = createGateway({
    invokeFunction: functions.invoke,
    ...(functions.invokeStream !== undefined && { invokeFunctionStream: functions.invokeStream }),
    sendHttpRequest: http.send,
    signRequest,
    resolveEndpoint,
    region,
    accountId,
    sockets: { limits: configuration.webSocketLimits, ...(redis !== undefined && { cluster: joinCluster(redis, log) }) },
    // A name that functions reach this server by, over TLS too, whatever the client called it.
    domainNameFor: ({ apiId }) => `${apiId}.execute-api.localhost:${port}`,
    admission: {
      quotas: usage.quotas,
      retryAfter: configuration.retryAfter,
      ...(shared !== undefined && { throttler: shared.throttler }),
      ...(configuration.accountLimit !== undefined && { accountLimit: configuration.accountLimit }),
    },
    limits: { compiledMethods: configuration.compiledMethods },
    canary: configuration.canary,
    httpExtensions: configuration.httpExtensions,
    responseCache: createResponseCache({
      maxBytes: configuration.cacheBytes,
      ...(shared !== undefined && { store: shared.cacheStore }),
      ...(configuration.cacheKey !== undefined && { cipher: await createCipher(configuration.cacheKey) }),
    }),
    sinks: { ...telemetry.sinks, fault: ({ where, error }) => log.error({ error, where }, 'a fault inside the gateway') },
    ...(configuration.vpcEndpointOf !== undefined && { vpcEndpointOf: configuration.vpcEndpointOf }),
    tokens: { createVerifier: createNodeVerifier, ...(cognitoEndpoint !== undefined && { cognitoEndpoint }) },
    iam: { credentials: credentialsFor, hashes: nodeHashes, protectsConnections: auth === 'sigv4' },
    ...(telemetry.trace === undefined ? {} : { trace: telemetry.trace }),
    watch: traffic.watch,
  })
  const empty = async ({ cache, ...stage }: Flush): Promise<void> => (cache === 'authorizers' ? gateway.flushAuthorizers(stage) : gateway.flushCache(stage))
  const emptyOnAllNodes = async (flush: Flush): Promise<void> => {
    await empty(flush)
    // Answers in Redis are everyone's.
    if (flush.cache === 'authorizers' || shared === undefined) await stores.noteFlush(flush)
  }
  const controlPlane: ControlPlane = await createControlPlane({
    store: stores.store,
    served: stores.served,
    region,
    accountId,
    services: [functions.extension],
    enforced: new Set([...gateway.enforced, 'portals']),
    ports: {
      generateSdk: createSdkGenerator({
        invokeUrl: ({ apiId, stageName }) => `http://localhost:${port}/_aws/execute-api/${apiId}/${stageName}`,
        region,
      }),
      ...createDefinitions({ region, accountId }),
      readTruststore: createTruststoreReader({ resolveEndpoint, signRequest, region }),
      testInvokeMethod: gateway.testInvoke,
      testInvokeAuthorizer: gateway.testInvokeAuthorizer,
      httpIntegrationProblem,
      usage: usage.port,
      vpcLinkTargets: configuration.vpcLinkTargets,
      flushCache: emptyOnAllNodes,
    },
    quotas: configuration.quotas,
    ...(configuration.managementLimit === 'aws' && { requestLimits: AWS_REQUEST_LIMITS }),
    audit: trail.record,
    onFault: (error, operation) => log.error({ error, operation }, 'a fault inside the management API'),
  })
  const elsewhere = createEndpointServices({ environment: process.env, region })
  const eventSources = createEventSources({
    store: stores.store,
    served: stores.served,
    invoke: functions.invoke,
    calls: {
      ...(elsewhere.names.has('sqs') && { sqs: (operation, input) => elsewhere.call('sqs', operation, input) }),
      ...(elsewhere.names.has('kinesis') && { kinesis: (operation, input) => elsewhere.call('kinesis', operation, input) }),
      ...(elsewhere.names.has('dynamodb') && { dynamodb: (operation, input) => elsewhere.call('dynamodbstreams', operation, input) }),
    },
    log,
  })
  const schedule = async (): Promise<void> => {
    const states = await Promise.all((await stores.servedStacks.list()).map((name) => stores.servedStacks.read(name)))
    eventSources.schedule(states.filter((state) => state !== undefined))
  }
  await stores.start({
    prepare: async (documents) => stores.blobs && fetchCode(documents, { code: localCode, blobs: stores.blobs, log }),
    changed(keys) {
      if (keys.some(({ kind }) => kind.startsWith('Lambda'))) functions.forget()
      if (keys.some(({ kind }) => kind.startsWith('Iam'))) storedKeys.forget()
      if (keys.some(({ kind }) => kind === STACK_KIND)) schedule().catch((error: unknown) => log.error({ error }, 'schedules could not be read'))
      controlPlane.announce(keys)
    },
    flushed: (flush) => void empty(flush),
  })
  const publisher = await createPublisher({
    source: controlPlane,
    target: {
      ...gateway,
      publishAccount(account) {
        mutualTls.publish(account.domainNames)
        gateway.publishAccount(account)
      },
    },
    onProblem: (problem, what) => log.warn({ what, ...problem }, 'not everything could be compiled'),
    onFault: (error, what) => log.error({ error, what }, 'cannot be published'),
  })
  const underWay = createRequestsUnderWay()
  const upgrade = createLazyUpgrade({
    connections: gateway.connections,
    onConnect: gateway.connect,
    onError: (error) => log.error({ error }, 'a WebSocket upgrade failed inside the server'),
  })
  const server = createHttpServer({
    handle: createRequestHandler({
      gateway,
      controlPlane,
      settled: publisher.settled,
      underWay,
      portals: createPortalServer({ source: controlPlane, login: createPortalLogin({ cognitoEndpoint }) }),
      iam: createIamService({ store: stores.store, accountId, onChange: storedKeys.forget, audit: trail.record }),
      ...(auth === 'sigv4' && { guard: createManagementGuard({ credentials: credentialsFor, region, accountId, operationOf: (request) => controlPlane.find(request) }) }),
      asCaller: trail.as,
      system: { isReady: () => isReady && stores.hasConfiguration(), engines: () => ({ configuration: stores.state(), ...(redis !== undefined && { redis: { state: redis.client.status === 'ready' ? 'connected' : 'away' } }) }), version: VERSION, parity: () => controlPlane.parity(), metrics: () => telemetry.metrics() + (shared?.exposition() ?? ''), findTrace: telemetry.findTrace, playground: createPlaygroundFiles() },
      insights: { traffic, connections: (scope) => gateway.connections.list(scope), deployment: (place) => controlPlane.snapshot(place) },
      caches: { publication: (apiId) => controlPlane.publication(apiId), flush: emptyOnAllNodes },
      loopback: isLoopback(configuration.host),
    }),
    upgrade,
    isDraining: () => isDraining,
    onError: (error, request) => log.error({ error, method: request.method, url: request.url }, 'a request failed inside the server'),
  })
  const tls = serveTls(server, {
    authority,
    mutualTls,
    onError: (error) => log.error({ error }, 'no certificate could be shown'),
  })
  const port = await listen(server, configuration)
  functions.listen(`http://127.0.0.1:${port}`)
  return {
    url: `http://${configuration.host === '127.0.0.1' ? 'localhost' : configuration.host}:${port}`,
    controlPlane,
    stores,
    settled: async () => {
      await stores.caughtUp()
      await publisher.settled()
    },
    unused: async () => {
      await publisher.settled()
      await underWay.passed()
    },
    schedule,
    setReady: () => {
      isReady = true
      authorityTimer = setTimeout(() => {
        authority.ensure().catch((error: unknown) => log.error({ error }, 'the development CA could not be made'))
      }, AUTHORITY_DELAY_MS)
    },
    async stop() {
      isReady = false
      isDraining = true
      // Balancers see that it is not ready, and what they send until then is still served.
      await new Promise((resolve) => setTimeout(resolve, configuration.drainDelayMs))
      traffic.close()
      const closed = new Promise((resolve) => server.close(resolve))
      tls.dropSilent()
      clearTimeout(authorityTimer)
      await gateway.connections.stop({ deadlineMs: configuration.drainMs })
      server.closeIdleConnections()
      const deadline = setTimeout(() => server.closeAllConnections(), configuration.drainMs)
      await closed
      clearTimeout(deadline)
      publisher.close()
      await telemetry.flush()
      await http.close()
      usage.close()
      await eventSources.close()
      redis?.close()
      await functions.close()
      await trail.close()
      await records?.close()
      await stores.close()
    },
  }
}
