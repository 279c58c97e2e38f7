import type { IntegrationResponse } from '@gatewright/integrations'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { utf8Stream } from '../../payload/bounded.ts'
import { contentCoding } from '../../payload/content-encoding.ts'
import { convertResponse } from '../../payload/content-handling.ts'
import { encodeText } from '../../payload/text.ts'
import type { Verdict } from '../../pipelines/run.ts'
import { compileRemapping, type RemapHeaders } from './remap-headers.ts'
import { withWholeAnswer } from './whole-answer.ts'

/**
 * HTTP_PROXY: status, headers and body go to the client, the body as it arrives. What is not binary to the API is UTF-8.
 * Recorded: test_http_integration_with_lambda[HTTP_PROXY] (headers), test_http_integration_invoke_status_code_passthrough.
 */
export function mapHttpProxyAnswer(): (exchange: RestExchange) => Verdict | Promise<Verdict> {
  const remapHeaders = compileRemapping('HTTP_PROXY')
  return (exchange) => map(exchange, remapHeaders)
}

function map(exchange: RestExchange, remapHeaders: RemapHeaders): Verdict | Promise<Verdict> {
  const response = exchange.integrationResponse
  if (response === undefined) return fail('INTEGRATION_FAILURE', 'The integration gave no answer')
  const { body, headers, status } = response
  const { stage, request } = exchange
  const isBinary = stage.isBinary(lastHeader(headers, 'content-type'))
  const wantsBinary = stage.isBinary(lastHeader(request.headers, 'accept'))
  const encoding = lastHeader(headers, 'content-encoding')
  const isEncoded = contentCoding(encoding) !== undefined
  if (!isEncoded && (typeof body === 'string' || body instanceof Uint8Array)) {
    return convert(exchange, { response, payload: body, isBinary, wantsBinary, remapHeaders })
  }
  if (typeof body === 'string' || body instanceof Uint8Array || isEncoded || isBinary !== wantsBinary) {
    return withWholeAnswer(exchange, response, (payload) => convert(exchange, { response, payload, isBinary, wantsBinary, remapHeaders }))
  }
  exchange.answer = { status, headers: remapHeaders(headers), body: isBinary ? body : utf8Stream(body) }
  return undefined
}

interface Conversion {
  readonly response: IntegrationResponse
  readonly payload: string | Uint8Array
  readonly isBinary: boolean
  readonly wantsBinary: boolean
  readonly remapHeaders: RemapHeaders
}

function convert(exchange: RestExchange, { response, payload, isBinary, wantsBinary, remapHeaders }: Conversion): Verdict {
  const bytes = typeof payload === 'string' ? encodeText(payload) : payload
  const converted = bytes.length === 0 ? bytes : convertResponse({ payload: bytes, handling: undefined, isBinary, wantsBinary })
  if (converted === undefined) return fail('API_CONFIGURATION_ERROR', 'The answer is to be decoded from base64, and is not base64')
  exchange.answer = { status: response.status, headers: remapHeaders(response.headers), body: converted }
  return undefined
}
