import { fromBase64 } from '../../base64.ts'
import type { Values } from '../../documents.ts'
import { ManagementError } from '../../errors.ts'
import type { Answer, FreeContext, Operation } from '../../operation.ts'
import { encodeEventStreamMessage } from '../event-stream.ts'
import { functionArn, targetOf } from '../function-name.ts'
import type { LambdaInvocation, LambdaInvoker, LambdaStream } from '../invoker.ts'
import { functionNotFound, invalidParameter } from '../lambda-errors.ts'
import { requireVersion } from '../records.ts'

/** Invoke, InvokeWithResponseStream. */
export function invocationOperations(invoker: () => LambdaInvoker): readonly Operation[] {
  return [
    { service: 'lambda', name: 'Invoke', access: 'free', run: (input, context) => invoke(input, context, invoker()) },
    { service: 'lambda', name: 'InvokeWithResponseStream', access: 'free', run: (input, context) => stream(input, context, invoker()) },
  ]
}

async function invoke(input: Values, context: FreeContext, invoker: LambdaInvoker): Promise<Answer> {
  if (input['InvocationType'] === 'DryRun') {
    await context.transact('read', (reading) => requireVersion(reading, targetOf(input, reading)))
    return { StatusCode: 204 }
  }
  const invocation = readInvocation(input, context)
  const result = await invoker.invokeFunction(invocation).catch((error: unknown) => refuse(error, invocation))
  const { payload, executedVersion, functionError, logResult } = result
  if (invocation.invocationType === 'Event') return { StatusCode: 202, Payload: '' }
  return {
    StatusCode: 200,
    Payload: payload,
    ExecutedVersion: executedVersion,
    ...(functionError !== undefined && { FunctionError: functionError }),
    ...(logResult !== undefined && { LogResult: logResult }),
  }
}

async function stream(input: Values, context: FreeContext, invoker: LambdaInvoker): Promise<Answer> {
  const invocation = readInvocation(input, context)
  const answer = await invoker.invokeWithResponseStream(invocation).catch((error: unknown) => refuse(error, invocation))
  const headers = ['Content-Type', 'application/vnd.amazon.eventstream', 'X-Amz-Executed-Version', answer.executedVersion]
  return { raw: { status: 200, headers, body: eventsOf(answer) } }
}

/** A PayloadChunk for each part of the answer, and InvokeComplete at its end. */
async function* eventsOf({ chunks, completed }: LambdaStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield event('PayloadChunk', { type: 'application/octet-stream', payload: chunk })
  const { errorCode, errorDetails, logResult } = await completed
  const complete = { ErrorCode: errorCode, ErrorDetails: errorDetails, LogResult: logResult }
  yield event('InvokeComplete', { type: 'application/json', payload: new TextEncoder().encode(JSON.stringify(complete)) })
}

function event(name: string, { type, payload }: { readonly type: string; readonly payload: Uint8Array }): Uint8Array {
  return encodeEventStreamMessage({ headers: { ':event-type': name, ':content-type': type, ':message-type': 'event' }, payload })
}

function readInvocation(input: Values, context: FreeContext): LambdaInvocation {
  const bytes = input['Payload'] as Uint8Array | undefined
  const payload = bytes === undefined || bytes.length === 0 ? '{}' : new TextDecoder().decode(bytes)
  checkJson(payload)
  const clientContext = input['ClientContext'] as string | undefined
  return {
    functionArn: functionArn(context, targetOf(input, context)),
    payload,
    invocationType: input['InvocationType'] === 'Event' ? 'Event' : 'RequestResponse',
    logType: input['LogType'] === 'Tail' ? 'Tail' : 'None',
    ...(clientContext !== undefined && { clientContext: decodeContext(clientContext) }),
  }
}

function checkJson(payload: string): void {
  try {
    JSON.parse(payload)
  } catch (error) {
    const words = `Could not parse request body into json: Could not parse payload into json: ${(error as Error).message}`
    throw new ManagementError('InvalidRequestContentException', 400, words)
  }
}

function decodeContext(text: string): string {
  const bytes = fromBase64(text)
  const decoded = bytes && new TextDecoder().decode(bytes)
  try {
    return JSON.stringify(JSON.parse(decoded ?? ''))
  } catch {
    throw invalidParameter('Client context must be a valid Base64-encoded JSON object.')
  }
}

/** What the function runtime refused, as Lambda's API tells it. */
function refuse(error: unknown, { functionArn: arn }: LambdaInvocation): never {
  const { code, message } = error as { readonly code?: string; readonly message: string }
  if (code === 'ERR_FUNCTION_NOT_FOUND') throw functionNotFound(arn)
  if (code === 'ERR_FUNCTION_THROTTLED') throw new ManagementError('TooManyRequestsException', 429, message)
  if (code === 'ERR_FUNCTION_PAYLOAD_TOO_LARGE') throw new ManagementError('RequestEntityTooLargeException', 413, message)
  if (code === 'ERR_FUNCTION_UNAVAILABLE') throw new ManagementError('InvalidRuntimeException', 502, message)
  throw error
}
