import type { GatewayResponse } from '@gatewright/types'
import type { RequestIds } from '../exchange/request-ids.ts'

/** The answer where an API exists and could not be made ready to serve: there is nothing whose gateway responses could apply. */
export function unavailable(ids: RequestIds): GatewayResponse & { readonly body: string } {
  const headers = [
    'Content-Type',
    'application/json',
    'x-amzn-RequestId',
    ids.requestId(),
    'x-amzn-ErrorType',
    'InternalServerErrorException',
    'x-amz-apigw-id',
    ids.extendedRequestId(),
  ]
  return { status: 500, headers, body: '{"message":"Internal server error"}' }
}
