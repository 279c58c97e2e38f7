import { createControlPlane, createMemoryStore } from '@gatewright/control-plane'
import { createGateway, type WatchedRequest } from '@gatewright/gateway'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { Backend, LiveConnection, PageAnswer, PageRequest, TrafficBatch } from './backend.ts'
import { stageBase } from './list-stages.ts'
import { createInvoker, type PageFunction, USER_FUNCTIONS } from './page/functions.ts'
import { createSchemaCompiler } from './page/interpret-schemas.ts'
import { connectInPage } from './page/page-socket.ts'
import { seedApis } from './page/seed-apis.ts'

/** Stories that are held. */
const HELD = 500

/** The gateway in the page: the same packages, a store in memory, functions of the page. It is gone when the page is closed. */
export async function createPageBackend(): Promise<Backend> {
  const stories = new Map<string, WatchedRequest>()
  const listeners = new Set<(batch: TrafficBatch) => void>()
  const watch = {
    active: true,
    finished(request: WatchedRequest): void {
      stories.set(request.entry.requestId, request)
      for (const id of stories.keys()) if (stories.size > HELD) stories.delete(id)
      for (const listener of listeners) listener({ entries: [request.entry], counted: [] })
    },
  }
  const gateway = createGateway({ region: 'us-east-1', accountId: '123456789012', watch, createSchemaCompiler, invokeFunction: createInvoker({ ...USER_FUNCTIONS, chat }) })
  const plane = await createControlPlane({
    store: createMemoryStore(),
    region: 'us-east-1',
    accountId: '123456789012',
    enforced: gateway.enforced,
    ports: { testInvokeMethod: gateway.testInvoke, flushCache: ({ apiId, stageName }) => gateway.flushCache({ apiId, stageName }) },
  })
  let serving: Promise<unknown> = Promise.resolve()
  plane.subscribe((change) => {
    serving = serving.then(async () => {
      if (!('apiId' in change)) return gateway.publishAccount(await plane.account())
      const publication = await plane.publication(change.apiId)
      if (publication === undefined) gateway.withdraw(change.apiId)
      else gateway.publish(publication)
    })
  })
  await seedApis((...call) => plane.call(...call))
  await serving

  return {
    kind: 'page',
    async manage(request) {
      const started = performance.now()
      const response = await plane.handle(toGateway(request))
      await serving
      return answerOf(response, started)
    },
    async invoke(request) {
      const started = performance.now()
      return answerOf(await gateway.handle(toGateway(request)), started)
    },
    connect: ({ apiId, stageName, query }, events) => connectInPage(gateway, { path: stageBase(apiId, stageName), query }, events),
    watch(listener, onState) {
      return {
        ask({ paused = false }) {
          if (paused) listeners.delete(listener)
          else listeners.add(listener)
          onState('live')
        },
        stop: () => void listeners.delete(listener),
      }
    },
    story: async (requestId) => stories.get(requestId)?.story(),
    async connections({ apiId, stageName }) {
      const list: LiveConnection[] = []
      for await (const { userAgent = '', ...record } of gateway.connections.list(`${apiId}/${stageName}`)) list.push({ ...record, userAgent })
      return list
    },
    deployment: (place) => plane.snapshot(place),
  }

  /** The chat of the examples: whatever one says, everybody hears. */
  async function chat(event: Parameters<PageFunction>[0]): Promise<object> {
    const { eventType, connectionId, apiId, stage } = event['requestContext'] as Readonly<Record<string, string>>
    if (eventType !== 'MESSAGE') return { statusCode: 200 }
    const scope = `${apiId}/${stage}`
    const said = JSON.parse(String(event['body'])) as { readonly message?: string }
    const data = JSON.stringify({ from: connectionId, message: said.message ?? '' })
    for await (const { connectionId: to } of gateway.connections.list(scope)) await gateway.connections.send({ connectionId: to, scope }, data)
    return { statusCode: 200 }
  }
}

function toGateway({ method, path, headers = [], body }: PageRequest): GatewayRequest {
  const [pathname = '/', query = ''] = path.split(/\?(.*)/s)
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body)
  const own = ['Host', location.host === '' ? 'localhost' : location.host, 'User-Agent', navigator.userAgent]
  const length = bytes === undefined ? [] : ['Content-Length', String(bytes.byteLength)]
  return { method, path: pathname, query, headers: [...own, ...length, ...headers.flat()], body: bytes, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }
}

async function answerOf({ status, headers, body }: GatewayResponse, started: number): Promise<PageAnswer> {
  const pairs = Array.from({ length: headers.length / 2 }, (_, index) => [headers[index * 2] as string, headers[index * 2 + 1] as string] as const)
  return { status, headers: pairs, body: await textOf(body), took: performance.now() - started }
}

async function textOf(body: GatewayResponse['body']): Promise<string> {
  if (typeof body === 'string') return body
  const decoder = new TextDecoder()
  if (body instanceof Uint8Array) return decoder.decode(body)
  let text = ''
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true })
  return text
}
