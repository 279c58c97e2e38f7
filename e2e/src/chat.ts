import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServerProcess } from './server-process.ts'
import { connectSocket, type SocketClient } from './socket-client.ts'

/** A WebSocket API whose `$connect` and `$disconnect` are told to this process. */
export interface Chat {
  readonly apiId: string
  /** Connections of which `$connect` and `$disconnect` were run. */
  readonly events: readonly { readonly type: 'connect' | 'disconnect'; readonly id: string }[]
  /** Connects a client at a node. */
  join(node: ServerProcess): Promise<Chatter>
  close(): void
}

export interface Chatter {
  readonly client: SocketClient
  readonly id: string
}

/** Makes the API through one node, with a stage `prod`. */
export async function createChat(node: ServerProcess): Promise<Chat> {
  const events: { readonly type: 'connect' | 'disconnect'; readonly id: string }[] = []
  const backend = createServer((request, response) => {
    events.push({ type: request.url === '/connect' ? 'connect' : 'disconnect', id: String(request.headers['connectionid']) })
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')

  const { apiId } = await manage(node, '/v2/apis', { name: 'chat', protocolType: 'WEBSOCKET', routeSelectionExpression: '$request.body.action' })
  for (const route of ['connect', 'disconnect']) {
    const { integrationId } = await manage(node, `/v2/apis/${String(apiId)}/integrations`, {
      integrationType: 'HTTP_PROXY',
      integrationMethod: 'POST',
      integrationUri: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/${route}`,
      requestParameters: { 'integration.request.header.connectionid': 'context.connectionId' },
    })
    await manage(node, `/v2/apis/${String(apiId)}/routes`, { routeKey: `$${route}`, target: `integrations/${String(integrationId)}` })
  }
  const { deploymentId } = await manage(node, `/v2/apis/${String(apiId)}/deployments`, {})
  await manage(node, `/v2/apis/${String(apiId)}/stages`, { stageName: 'prod', deploymentId })

  return {
    apiId: String(apiId),
    events,
    async join(at) {
      const client = await connectSocket(`ws://${String(apiId)}.execute-api.localhost:${at.port}/prod`)
      return { client, id: events.findLast(({ type }) => type === 'connect')?.id ?? '' }
    },
    close: () => void backend.close(),
  }
}

async function manage(node: ServerProcess, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${node.url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}

/** What came of a request under a fault: lost is no answer or a 5xx, wrong any other answer than the right one. */
export type Outcome = 'right' | 'lost' | 'wrong'

let said = 0

/** A message through one node to the client of another; right when the client heard it. */
export async function sendMessage(node: ServerProcess, { apiId, to: { client, id } }: { readonly apiId: string; readonly to: Chatter }): Promise<Outcome> {
  const text = `message ${(said += 1)}`
  try {
    const url = `${node.url}/_aws/execute-api/${apiId}/prod/@connections/${encodeURIComponent(id)}`
    const { status } = await fetch(url, { method: 'POST', body: text, signal: AbortSignal.timeout(5000) })
    if (status >= 500) return 'lost'
    if (status !== 200) return 'wrong'
    // Looks, not milliseconds: a machine that stalls has lost nothing.
    for (let looks = 0; looks < 400 && !client.heard.includes(text); looks += 1) await new Promise((resolve) => setTimeout(resolve, 10))
    return client.heard.includes(text) ? 'right' : 'lost'
  } catch {
    return 'lost'
  }
}
