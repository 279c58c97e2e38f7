import { parseAddress } from '@gatewright/router'
import type { GatewayRequest } from '@gatewright/types'
import { lastHeader } from './exchange/headers.ts'
import type { Runtime } from './runtime.ts'

/** `settled`: the API is published or withdrawn now. `failed`: it still waits; the fault was told to the sink. */
export type Awakening = 'settled' | 'failed'

/** Publishes the API of a request if it was only announced; `undefined` when nothing waits for this request. */
export function wakeMatched(runtime: Runtime, request: Pick<GatewayRequest, 'headers' | 'path'>): Promise<Awakening> | undefined {
  if (runtime.announced.size === 0) return undefined
  const { headers, path } = request
  const host = lastHeader(headers, 'host') ?? ''
  const found = parseAddress({ host, path }) ?? runtime.domains.find({ host, path, headers })
  return found === undefined ? undefined : wake(runtime, found.apiId)
}

/** Publishes an announced API; `undefined` for any other. */
export function wake(runtime: Runtime, apiId: string): Promise<Awakening> | undefined {
  const publish = runtime.announced.get(apiId)
  return publish && awaken(runtime, { apiId, publish })
}

async function awaken(runtime: Runtime, { apiId, publish }: { readonly apiId: string; readonly publish: () => Promise<void> }): Promise<Awakening> {
  try {
    await publish()
  } catch (error) {
    runtime.sinks.fault?.({ where: `the publication of ${apiId}`, error })
  }
  return runtime.announced.has(apiId) ? 'failed' : 'settled'
}
