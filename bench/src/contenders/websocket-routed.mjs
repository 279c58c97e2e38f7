// The same echo behind a route: the message is parsed, its route selected, ids made, limits watched.
import { createServer } from 'node:http'
import { createWebSocketRoutes } from '@gatewright/websocket-routes/ws'

const routes = createWebSocketRoutes({
  routes: { echo: ({ body }) => body },
  limits: { connectionsPerSecond: 100_000 },
  onError: console.error,
})
const server = createServer().on('upgrade', routes.handleUpgrade)
server.listen(0, '127.0.0.1', 4096, () => console.log(`ready http://127.0.0.1:${server.address().port}`))
process.on('SIGTERM', () => process.exit(0))
process.on('SIGUSR2', () => {
  globalThis.gc?.()
  globalThis.gc?.()
})
