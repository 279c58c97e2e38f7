import type { RestExchange } from '../../compile/rest-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { decodeBase64 } from '../../payload/base64.ts'
import type { Verdict } from '../../pipelines/run.ts'
import { compileRemapping, type RemapHeaders } from './remap-headers.ts'

/**
 * AWS_PROXY: the function's answer goes to the client. A base64 body is decoded where the client's first `Accept` type is
 * one of the API's binary media types, else it goes as it is (recorded: test_aws_proxy_response_payload_format_validation).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
 */
export function mapProxyAnswer(): (exchange: RestExchange) => Verdict {
  const remapHeaders = compileRemapping('AWS_PROXY')
  return (exchange) => map(exchange, remapHeaders)
}

function map(exchange: RestExchange, remapHeaders: RemapHeaders): Verdict {
  const response = exchange.integrationResponse
  if (response === undefined) return fail('INTEGRATION_FAILURE', 'The integration gave no answer')
  const headers = remapHeaders(response.headers)
  headers.push('X-Amzn-Trace-Id', exchange.traceId)
  const { body } = response
  if (response.isBase64Encoded === true && typeof body === 'string' && exchange.stage.isBinary(lastHeader(exchange.request.headers, 'accept'))) {
    const decoded = decodeBase64(body)
    if (decoded === undefined) return fail('API_CONFIGURATION_ERROR', 'The function said that its body is base64, and it is not')
    exchange.answer = { status: response.status, headers, body: decoded }
    return undefined
  }
  exchange.answer = { status: response.status, headers, body }
  return undefined
}
