// ws as its own documentation has an echo server: nothing else.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false })
server.on('connection', (socket) => {
  socket.on('error', console.error)
  socket.on('message', (data) => socket.send(data, { binary: false }))
})
server.on('listening', () => console.log(`ready http://127.0.0.1:${server.address().port}`))
process.on('SIGTERM', () => process.exit(0))
process.on('SIGUSR2', () => {
  globalThis.gc?.()
  globalThis.gc?.()
})
