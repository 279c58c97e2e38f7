import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import { PayloadTooLarge } from '../payload/bounded.ts'
import { contentCoding, decompress as expand } from '../payload/content-encoding.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'
import { withPayload } from './read-payload.ts'

/**
 * Takes the coding off a payload, for an API with compression: what cannot be decoded is 415.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-make-request-with-compressed-payload.html
 */
export const decompress: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'decompress',
  compile({ restApi }) {
    const minimum = restApi.minimumCompressionSize
    if (minimum === undefined || minimum === null) return undefined
    return (exchange) => {
      const encoding = lastHeader(exchange.request.headers, 'content-encoding')
      if (encoding === undefined || encoding.toLowerCase() === 'identity') return undefined
      return withPayload(exchange, (payload) => {
        if (payload.length === 0 || payload.length < minimum) return undefined
        return decode(exchange, payload, encoding)
      })
    }
  },
}

function decode(exchange: RestExchange, payload: Uint8Array, encoding: string): Verdict | Promise<Verdict> {
  const coding = contentCoding(encoding)
  if (coding === undefined) return fail('UNSUPPORTED_MEDIA_TYPE', `The content coding ${encoding} is not supported`)
  return expand(payload, { coding, limit: exchange.runtime.limits.payloadBytes }).then(
    (expanded): Verdict => {
      if (expanded === undefined) return fail('UNSUPPORTED_MEDIA_TYPE', `The payload is not ${encoding}`)
      exchange.payload = expanded
      return undefined
    },
    (error: unknown) => {
      if (error instanceof PayloadTooLarge) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
      throw error
    },
  )
}
