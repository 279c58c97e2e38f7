import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { UpgradeOptions } from '@gatewright/websocket-routes/ws'

/** Serves WebSocket clients; `ws` is loaded with the first of them, for it costs a tenth of the time to start. */
export function createLazyUpgrade<T>(options: UpgradeOptions<T>): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  let handle: ((request: IncomingMessage, socket: Duplex, head: Uint8Array) => void) | undefined
  let loading: Promise<void> | undefined

  return (request, socket, head) => {
    if (handle !== undefined) return handle(request, socket, head)
    loading ??= load()
    void loading.then(() => handle?.(request, socket, head))
  }

  async function load(): Promise<void> {
    const { createUpgrade } = await import('@gatewright/websocket-routes/ws')
    handle = createUpgrade(options).handle
  }
}
