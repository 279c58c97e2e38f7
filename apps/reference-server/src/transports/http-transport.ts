import type { HttpCall, SendHttpRequest } from '@gatewright/integrations'
import { createNodeTransport } from '@gatewright/integrations/node'
import type { UndiciTransport } from '@gatewright/integrations/undici'

/** Calls to HTTP backends. */
export interface HttpTransport {
  readonly send: SendHttpRequest
  close(): Promise<void>
}

/** Plain HTTP goes the short way; undici is loaded with the first call that needs TLS or streams its body, for it costs a third of the time to start. */
export function createHttpTransport(): HttpTransport {
  let loading: Promise<UndiciTransport> | undefined
  let loaded: UndiciTransport | undefined
  const otherwise: SendHttpRequest = Object.assign(
    (call: HttpCall) => (loaded === undefined ? load().then((transport) => transport.send(call)) : loaded.send(call)),
    { checksHeaders: true },
  )
  const plain = createNodeTransport({ otherwise })

  return {
    send: plain.send,
    async close() {
      await plain.close()
      await (await loading)?.close()
    },
  }

  function load(): Promise<UndiciTransport> {
    loading ??= import('@gatewright/integrations/undici').then(({ createUndiciTransport }) => (loaded = createUndiciTransport()))
    return loading
  }
}
