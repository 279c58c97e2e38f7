import { readBytes, type IntegrationResponse } from '@gatewright/integrations'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { failureOfBody } from '../../gateway-responses/body-failure.ts'
import { decodeContent } from '../../payload/content-encoding.ts'
import type { Verdict } from '../../pipelines/run.ts'

/** Goes on with the backend's body, read whole and without its coding; one that breaks off, or passes a limit, is no answer. */
export function withWholeAnswer(exchange: RestExchange, { body, headers }: IntegrationResponse, next: (payload: Uint8Array) => Verdict): Promise<Verdict> {
  const encoding = lastHeader(headers, 'content-encoding')
  const { payloadBytes: limit } = exchange.runtime.limits
  return decodeContent(readBytes(body), { encoding, limit }).then(next, failureOfBody)
}
