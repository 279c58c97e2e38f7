import type { GatewayResponse } from '@gatewright/types'

/** The answer where no API or stage is found: there is nothing whose gateway responses could apply. */
export function forbidden({ requestId, extendedRequestId }: { readonly requestId: string; readonly extendedRequestId: string }): GatewayResponse & { readonly body: string } {
  const headers = [
    'Content-Type',
    'application/json',
    'x-amzn-RequestId',
    requestId,
    'x-amzn-ErrorType',
    'ForbiddenException',
    'x-amz-apigw-id',
    extendedRequestId,
  ]
  return { status: 403, headers, body: '{"message":"Forbidden"}' }
}
