import type { Duplex } from 'node:stream'

/** Sockets flushed in one go: a broadcast to thousands must not hold up the event loop. */
const SOCKETS_A_TURN = 256

const corked: Duplex[] = []

/**
 * Holds back what is written to a socket until the end of this turn of the event loop, so that all messages of a turn
 * leave in one system call. One flush serves all sockets; those beyond the first 256 leave in the turns that follow.
 */
export function corkUntilTurnEnds(socket: Duplex): void {
  if (socket.writableCorked > 0) return
  socket.cork()
  if (corked.push(socket) === 1) setImmediate(flush)
}

function flush(): void {
  for (const socket of corked.splice(0, SOCKETS_A_TURN)) socket.uncork()
  if (corked.length > 0) setImmediate(flush)
}
