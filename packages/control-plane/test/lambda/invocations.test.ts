import { CreateFunctionCommand, InvokeCommand, InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda'
import { describe, expect, it } from 'vitest'
import { ARN, createTestLambda, NEW_FUNCTION, refusalOf } from './support.ts'

const FunctionName = 'greet'
const RESULT = { payload: '{"ok":true}', requestId: 'r', executedVersion: '$LATEST' }

describe('Invoke', () => {
  it('hands the payload on and gives the answer back', async () => {
    const { client, invoker } = await createTestLambda()
    invoker.invokeFunction.mockResolvedValue({ ...RESULT, executedVersion: '3', functionError: 'Unhandled', logResult: 'bG9n' })
    const ClientContext = btoa('{"custom": {"a": "b"}}')

    const answer = await client.send(new InvokeCommand({ FunctionName, Qualifier: 'live', Payload: '{"a":1}', LogType: 'Tail', ClientContext }))

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '3', FunctionError: 'Unhandled', LogResult: 'bG9n' })
    expect(answer.Payload?.transformToString()).toBe('{"ok":true}')
    expect(invoker.invokeFunction).toHaveBeenCalledWith({
      functionArn: `${ARN}greet:live`,
      payload: '{"a":1}',
      invocationType: 'RequestResponse',
      logType: 'Tail',
      clientContext: '{"custom":{"a":"b"}}',
    })
  })

  it('of type Event is accepted without an answer', async () => {
    const { client, invoker } = await createTestLambda()
    invoker.invokeFunction.mockResolvedValue({ ...RESULT, payload: '' })

    const answer = await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }))

    expect(answer.StatusCode).toBe(202)
    expect(answer.Payload?.length ?? 0).toBe(0)
    expect(invoker.invokeFunction.mock.calls[0]?.[0]).toMatchObject({ invocationType: 'Event', payload: '{}' })
  })

  it('of type DryRun only looks', async () => {
    const { client, invoker } = await createTestLambda()
    await client.send(new CreateFunctionCommand(NEW_FUNCTION))

    const there = await client.send(new InvokeCommand({ FunctionName, InvocationType: 'DryRun' }))
    const away = await refusalOf(client.send(new InvokeCommand({ FunctionName: 'nothing', InvocationType: 'DryRun' })))

    expect([there.StatusCode, away.name]).toEqual([204, 'ResourceNotFoundException'])
    expect(invoker.invokeFunction).not.toHaveBeenCalled()
  })

  it.each([
    ['ERR_FUNCTION_NOT_FOUND', 'ResourceNotFoundException', 404, `Function not found: ${ARN}greet`],
    ['ERR_FUNCTION_THROTTLED', 'TooManyRequestsException', 429, 'words'],
    ['ERR_FUNCTION_PAYLOAD_TOO_LARGE', 'RequestEntityTooLargeException', 413, 'words'],
    ['ERR_FUNCTION_UNAVAILABLE', 'InvalidRuntimeException', 502, 'words'],
    ['ANYTHING_ELSE', 'InternalFailure', 500, 'Internal failure'],
  ])('that fails with %s is %s', async (code, name, status, message) => {
    const { client, invoker } = await createTestLambda()
    invoker.invokeFunction.mockRejectedValue(Object.assign(new Error('words'), { code }))

    expect(await refusalOf(client.send(new InvokeCommand({ FunctionName })))).toEqual({ name, status, message })
  })

  it.each([
    ['payload', { Payload: '{nonsense' }, 'InvalidRequestContentException'],
    ['client context', { ClientContext: '!!!' }, 'InvalidParameterValueException'],
    ['qualifier beside another', { FunctionName: 'greet:1', Qualifier: '2' }, 'InvalidParameterValueException'],
  ])('with a bad %s is refused', async (_case, input, name) => {
    const { client } = await createTestLambda()

    expect(await refusalOf(client.send(new InvokeCommand({ FunctionName, ...input })))).toMatchObject({ name, status: 400 })
  })
})

describe('InvokeWithResponseStream', () => {
  it('sends each part as it comes, then how it ended', async () => {
    const { client, invoker } = await createTestLambda()
    invoker.invokeWithResponseStream.mockResolvedValue({
      requestId: 'r',
      executedVersion: '$LATEST',
      contentType: 'text/plain',
      chunks: (async function* () {
        yield new TextEncoder().encode('one ')
        yield new TextEncoder().encode('žluť')
      })(),
      completed: Promise.resolve({ errorCode: 'Unhandled', errorDetails: '{"errorMessage":"m"}', logResult: 'bG9n' }),
    })

    const { EventStream, ...answer } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName, Payload: '{}', LogType: 'Tail' }))
    const events: unknown[] = []
    for await (const event of EventStream ?? []) {
      events.push(event.PayloadChunk ? new TextDecoder().decode(event.PayloadChunk.Payload) : event.InvokeComplete)
    }

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
    expect(events).toEqual(['one ', 'žluť', { ErrorCode: 'Unhandled', ErrorDetails: '{"errorMessage":"m"}', LogResult: 'bG9n' }])
  })
})
