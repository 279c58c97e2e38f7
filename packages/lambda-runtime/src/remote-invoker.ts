import type { FunctionInvocation, FunctionInvocationErrorCode, InvokeFunction } from '@gatewright/types'

import { FunctionRuntimeError } from './errors.ts'

/** A request to sign, as it will be sent. */
export interface SignableRequest {
  readonly method: 'POST'
  readonly url: URL
  /** Lower-case names; `host` is included. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Answers all headers to send, with those that the signature adds (SigV4, service `lambda`). */
export type SignRequest = (request: SignableRequest) => Promise<Record<string, string>> | Record<string, string>

/** As much of `fetch` as is used here. */
export type FetchLike = (
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body: string; readonly signal?: AbortSignal },
) => Promise<{ readonly status: number; readonly headers: { get(name: string): string | null }; text(): Promise<string> }>

/** Options of {@link createRemoteInvoker}. */
export interface RemoteInvokerOptions {
  /** URL of the other Lambda, such as `http://127.0.0.1:3001` or `https://lambda.eu-west-1.amazonaws.com`. */
  readonly endpoint: string
  /** Default: requests are sent unsigned, which SAM's and LocalStack's Lambda take. */
  readonly sign?: SignRequest
  readonly fetch?: FetchLike
}

const CODES: Readonly<Record<string, FunctionInvocationErrorCode>> = {
  ResourceNotFoundException: 'ERR_FUNCTION_NOT_FOUND',
  AccessDeniedException: 'ERR_FUNCTION_NOT_PERMITTED',
  TooManyRequestsException: 'ERR_FUNCTION_THROTTLED',
  RequestTooLargeException: 'ERR_FUNCTION_PAYLOAD_TOO_LARGE',
  RequestEntityTooLargeException: 'ERR_FUNCTION_PAYLOAD_TOO_LARGE',
}
const CODES_OF_STATUS: Readonly<Record<number, FunctionInvocationErrorCode>> = {
  403: 'ERR_FUNCTION_NOT_PERMITTED',
  404: 'ERR_FUNCTION_NOT_FOUND',
  413: 'ERR_FUNCTION_PAYLOAD_TOO_LARGE',
  429: 'ERR_FUNCTION_THROTTLED',
}

/**
 * Invokes functions on another Lambda: AWS's own, `sam local start-lambda`, or any that speaks its Invoke.
 * See https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const createRemoteInvoker = ({ endpoint, sign, fetch: send = fetch }: RemoteInvokerOptions): InvokeFunction => {
  const base = endpoint.replace(/\/+$/, '')
  return async (invocation) => {
    const url = new URL(`${base}/2015-03-31/functions/${encodeURIComponent(invocation.functionArn)}/invocations`)
    const unsigned = headersOf(invocation, url)
    const { host: _host, ...headers } = sign ? await sign({ method: 'POST', url, headers: unsigned, body: invocation.payload }) : unsigned
    const init = { method: 'POST', headers, body: invocation.payload, ...(invocation.signal ? { signal: invocation.signal } : {}) }
    const response = await send(url.href, init).catch((cause: unknown) => {
      if (invocation.signal?.aborted) throw cause
      throw new FunctionRuntimeError('ERR_FUNCTION_UNAVAILABLE', `The Lambda at ${base} did not answer: ${String(cause)}`, { cause })
    })
    const payload = await response.text()
    if (response.status >= 300) throw refusalOf(payload, { status: response.status, type: response.headers.get('x-amzn-errortype') })
    const functionError = response.headers.get('x-amz-function-error')
    const executedVersion = response.headers.get('x-amz-executed-version')
    return {
      payload,
      requestId: response.headers.get('x-amzn-requestid') ?? '',
      ...(functionError ? { functionError } : {}),
      ...(executedVersion ? { executedVersion } : {}),
    }
  }
}

function headersOf({ invocationType = 'RequestResponse', traceId }: FunctionInvocation, url: URL): Record<string, string> {
  return {
    host: url.host,
    'content-type': 'application/json',
    'x-amz-invocation-type': invocationType,
    ...(traceId ? { 'x-amzn-trace-id': traceId } : {}),
  }
}

function refusalOf(body: string, { status, type }: { readonly status: number; readonly type: string | null }): FunctionRuntimeError {
  const { __type: typeInBody, Message, message = Message } = parse(body)
  const name = (type ?? typeInBody ?? '').split(':')[0]!.split('#').at(-1)!
  const code = CODES[name] ?? CODES_OF_STATUS[status] ?? 'ERR_FUNCTION_UNAVAILABLE'
  return new FunctionRuntimeError(code, message ?? `Lambda answered with status ${status}`)
}

interface RefusalBody {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
}

function parse(body: string): RefusalBody {
  try {
    return JSON.parse(body) as RefusalBody
  } catch {
    return {}
  }
}
