// Loads a WebSocket echo server with raw sockets: CLIENTS clients, each with IN_FLIGHT messages under way, for SECONDS.
// Prints the messages that came back. With SECONDS 0 it only opens the clients, prints how long that took, and holds them.
import { connect } from 'node:net'

const [port, clients, inFlight, seconds] = process.argv.slice(2).map(Number)
const MASK = Buffer.of(1, 2, 3, 4)
const message = Buffer.from(JSON.stringify({ action: 'echo', text: 'x'.repeat(64 - '{"action":"echo","text":""}'.length) }))
const frame = Buffer.concat([Buffer.of(0x81, 0x80 | message.length), MASK, message.map((byte, index) => byte ^ MASK[index % 4])])
const REPLY_BYTES = 2 + message.length
const handshake = 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

function open(index) {
  return new Promise((resolve, reject) => {
    // Many source addresses, for one has only 28,000 ports.
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, localAddress: `127.0.0.${2 + (index % 8)}` })
    socket.once('error', reject)
    socket.once('connect', () => socket.write(handshake))
    socket.once('data', (head) => (head.toString('latin1').startsWith('HTTP/1.1 101') ? resolve(socket) : reject(new Error(head.toString('latin1')))))
  })
}

const started = performance.now()
const sockets = []
for (let at = 0; at < clients; at += 100) {
  sockets.push(...(await Promise.all(Array.from({ length: Math.min(100, clients - at) }, (_, index) => open(at + index)))))
}
if (seconds === 0) {
  console.log(`opened ${clients} ${(performance.now() - started).toFixed(0)}`)
  process.on('SIGTERM', () => process.exit(0))
  setInterval(() => undefined, 1000)
} else {
  let replies = 0
  let running = true
  const batches = Array.from({ length: inFlight + 1 }, (_, count) => Buffer.concat(Array.from({ length: count }, () => frame)))
  for (const socket of sockets) {
    let partial = 0
    socket.on('data', (chunk) => {
      const bytes = partial + chunk.length
      const whole = Math.floor(bytes / REPLY_BYTES)
      partial = bytes - whole * REPLY_BYTES
      replies += whole
      if (running && whole > 0) socket.write(batches[Math.min(whole, inFlight)])
    })
    socket.write(batches[inFlight])
  }
  setTimeout(() => {
    running = false
    console.log(`replies ${replies}`)
    process.exit(0)
  }, seconds * 1000)
}
