import type { SendHttpRequest } from '@gatewright/integrations'
import type { UndiciTransport } from '@gatewright/integrations/undici'

/** Calls to HTTP backends; undici is loaded with the first of them, for it costs a third of the time to start. */
export interface HttpTransport {
  readonly send: SendHttpRequest
  close(): Promise<void>
}

export function createHttpTransport(): HttpTransport {
  let loading: Promise<UndiciTransport> | undefined
  let loaded: UndiciTransport | undefined

  return {
    send: (call) => (loaded === undefined ? load().then((transport) => transport.send(call)) : loaded.send(call)),
    async close() {
      await (await loading)?.close()
    },
  }

  function load(): Promise<UndiciTransport> {
    loading ??= import('@gatewright/integrations/undici').then(({ createUndiciTransport }) => (loaded = createUndiciTransport()))
    return loading
  }
}
