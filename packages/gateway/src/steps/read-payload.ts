import type { Exchange } from '../exchange/exchange.ts'
import { BODY_TOO_LARGE, readBody } from '../exchange/read-body.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { Verdict } from '../pipelines/run.ts'

/** Goes on with the whole payload of a request, read once; refuses above the limit. Waits only where it is still arriving. */
export function withPayload<Stage, Operation>(
  exchange: Exchange<Stage, Operation>,
  next: (payload: Uint8Array) => Verdict | Promise<Verdict>,
): Verdict | Promise<Verdict> {
  if (exchange.payload !== undefined) return next(exchange.payload)
  const body = readBody(exchange.request.body, exchange.runtime.limits.payloadBytes)
  if (body instanceof Promise) return body.then((whole) => keep(exchange, whole, next))
  return keep(exchange, body, next)
}

function keep<Stage, Operation>(
  exchange: Exchange<Stage, Operation>,
  body: Uint8Array | typeof BODY_TOO_LARGE,
  next: (payload: Uint8Array) => Verdict | Promise<Verdict>,
): Verdict | Promise<Verdict> {
  if (body === BODY_TOO_LARGE) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
  exchange.payload = body
  return next(body)
}
