import type { Duplex } from 'node:stream'

const corked: Duplex[] = []

/**
 * Holds back what is written to a socket until the end of this turn of the event loop, so that all messages of a turn
 * leave in one system call. One flush serves all sockets.
 */
export function corkUntilTurnEnds(socket: Duplex): void {
  if (socket.writableCorked > 0) return
  socket.cork()
  if (corked.push(socket) === 1) setImmediate(flush)
}

function flush(): void {
  for (const socket of corked.splice(0)) socket.uncork()
}
