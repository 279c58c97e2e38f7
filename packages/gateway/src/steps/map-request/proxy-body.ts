import type { Body, RestIntegration } from '@gatewright/types'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { fail, type Failure } from '../../gateway-responses/failure.ts'
import { bounded, utf8Stream } from '../../payload/bounded.ts'
import { convertRequest } from '../../payload/content-handling.ts'

/**
 * The body for HTTP_PROXY: handed on as it arrives, as bytes where the API takes its type for binary, else as UTF-8.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function compileProxyBody({ contentHandling }: RestIntegration): (exchange: RestExchange) => Body | undefined | Failure {
  return (exchange) => {
    const body = exchange.payload ?? exchange.request.body
    if (body === undefined) return undefined
    const { runtime, stage, request } = exchange
    const isBinary = stage.isBinary(lastHeader(request.headers, 'content-type') ?? 'application/json')
    const limit = runtime.limits.payloadBytes
    if (!(body instanceof Uint8Array)) {
      const passed = bounded(body, limit)
      return isBinary ? passed : utf8Stream(passed)
    }
    if (body.byteLength > limit) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
    if (body.byteLength === 0) return undefined
    const converted = convertRequest({ payload: body, handling: contentHandling, isBinary })
    return converted ?? fail('API_CONFIGURATION_ERROR', 'The payload is to be decoded from base64, and is not base64')
  }
}
