// The same echo behind a route: the message is parsed, its route selected, ids made, limits watched.
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { handleConnectionsRequest } from '@gatewright/websocket-routes'
import { createWebSocketRoutes, SCOPE } from '@gatewright/websocket-routes/ws'

const members = new Set()
const routes = createWebSocketRoutes({
  $connect: ({ connectionId }) => void members.add(connectionId),
  $disconnect: ({ connectionId }) => void members.delete(connectionId),
  routes: { echo: ({ body }) => body, broadcast },
  limits: { connectionsPerSecond: 100_000 },
  onError: console.error,
})

const AT_ONCE = 128
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Posts one message to every client through `@connections`, 128 at once, and tells how long the event loop stood still at most. */
async function broadcast() {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await sleep(50)
  const started = performance.now()
  const body = Buffer.from('to all of you')
  const post = (connectionId) => handleConnectionsRequest(routes.connections, { method: 'POST', connectionId, scope: SCOPE, body })
  const ids = [...members]
  let sent = 0
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answers = await Promise.all(ids.slice(at, at + AT_ONCE).map(post))
    sent += answers.filter(({ status }) => status === 200).length
    await new Promise((resolve) => setImmediate(resolve))
  }
  const postedMs = performance.now() - started
  await sleep(500)
  delay.disable()
  return JSON.stringify({ sent, postedMs, stallMs: delay.max / 1e6 })
}

const server = createServer().on('upgrade', routes.handleUpgrade)
server.listen(0, '127.0.0.1', 4096, () => console.log(`ready http://127.0.0.1:${server.address().port}`))
process.on('SIGTERM', () => process.exit(0))
process.on('SIGUSR2', () => {
  globalThis.gc?.()
  globalThis.gc?.()
})
