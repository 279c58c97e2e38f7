// Runs one invocation of a handler and answers it.
import { once } from 'node:events'

import { answer, answerAndExit, channel, concurrency, ERROR, LAST_ERROR, RESULT, STREAM_END, STREAM_ERROR } from './channel.mjs'
import { logFailure, runAs } from './console.mjs'
import { errorPayload, RuntimeFailure } from './failures.mjs'
import { callbacksRemoved } from './load-handler.mjs'
import { HIGH_WATER_MARK, ResponseStream, STREAMING } from './streaming.mjs'

const env = process.env

function serialise(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null'
  } catch {
    throw new RuntimeFailure('Error', 'Unable to stringify response body')
  }
}

/** Splits an INVOKE body: request id, deadline, ARN, trace id, client context and identity, one a line, then the event. */
function parseInvocation(body) {
  const fields = []
  let start = 0
  for (let i = 0; i < 6; i++) {
    const end = body.indexOf('\n', start)
    fields.push(body.slice(start, end))
    start = end + 1
  }
  const [requestId, deadline, arn, traceId, clientContext, identity] = fields
  return { requestId, deadlineMs: Number(deadline), arn, traceId, clientContext, identity, payload: body.slice(start) }
}

const parseJsonField = (text) => (text === '' ? undefined : JSON.parse(text))

// Read once: each look into process.env is a system call.
const FUNCTION = {
  functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
  functionName: env.AWS_LAMBDA_FUNCTION_NAME,
  memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
}

function createContext(invocation, finish) {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    ...FUNCTION,
    clientContext: parseJsonField(invocation.clientContext),
    identity: parseJsonField(invocation.identity),
    invokedFunctionArn: invocation.arn,
    awsRequestId: invocation.requestId,
    getRemainingTimeInMillis: () => invocation.deadlineMs - Date.now(),
  }
  if (concurrency > 1) context.xRayTraceId = invocation.traceId === '' ? undefined : invocation.traceId
  if (callbacksRemoved) return context
  context.done = (error, result) => {
    context.callbackWaitsForEmptyEventLoop = false
    finish(error, result)
  }
  context.succeed = (result) => context.done(null, result)
  context.fail = (error) => context.done(error ?? 'handled')
  return context
}

let onEmptyLoop
process.on('beforeExit', () => onEmptyLoop?.())

function createFinish(sequence, getContext) {
  let called = false
  const finish = (error, result) => {
    onEmptyLoop = undefined
    if (concurrency === 1) channel.ref()
    if (error !== undefined && error !== null) {
      logFailure('Invoke Error', error)
      answer(ERROR, sequence, JSON.stringify(errorPayload(error)))
      return
    }
    let text
    try {
      text = serialise(result)
    } catch (failure) {
      finish(failure)
      return
    }
    answer(RESULT, sequence, text)
  }
  return (error, result) => {
    if (called) return
    called = true
    if (concurrency > 1 || !getContext().callbackWaitsForEmptyEventLoop) finish(error, result)
    else onEmptyLoop = () => finish(error, result)
  }
}

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. ' +
  'For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes'

/** Only what the function itself holds open keeps the process alive while a handler runs: an empty loop is then noticed. */
function watchForEmptyLoop(onEmpty) {
  if (concurrency > 1) return
  channel.unref()
  onEmptyLoop = onEmpty
}

function neverSettled(sequence) {
  return () => {
    channel.ref()
    const failure = new RuntimeFailure('Runtime.NodeJsExit', NEVER_SETTLED)
    const body = JSON.stringify({ errorType: failure.name, errorMessage: failure.message, trace: [] })
    answerAndExit(LAST_ERROR, { sequence, body, exitCode: 13 })
  }
}

async function runStreaming(handler, event, context, sequence) {
  const stream = new ResponseStream(sequence, handler[HIGH_WATER_MARK])
  stream.on('error', () => {})
  try {
    await handler(event, stream, context)
    if (!stream.writableFinished) {
      if (!stream.writableEnded) stream.end()
      await once(stream, 'finish')
    }
    answer(STREAM_END, sequence, '')
  } catch (error) {
    logFailure('Invoke Error', error)
    answer(stream.started ? STREAM_ERROR : ERROR, sequence, JSON.stringify(errorPayload(error)))
  } finally {
    onEmptyLoop = undefined
    if (concurrency === 1) channel.ref()
  }
}

function runBuffered(handler, event, invocation, sequence) {
  let context
  const finish = createFinish(sequence, () => context)
  context = createContext(invocation, finish)
  watchForEmptyLoop(() => {
    context.callbackWaitsForEmptyEventLoop = false
    finish(null, undefined)
  })
  let returned
  try {
    returned = callbacksRemoved ? handler(event, context) : handler(event, context, finish)
  } catch (error) {
    context.callbackWaitsForEmptyEventLoop = false
    finish(error)
    return
  }
  if (typeof returned?.then !== 'function') {
    if (callbacksRemoved) {
      context.callbackWaitsForEmptyEventLoop = false
      finish(null, returned)
    }
    return
  }
  if (onEmptyLoop) onEmptyLoop = neverSettled(sequence)
  returned.then(
    (value) => {
      context.callbackWaitsForEmptyEventLoop = false
      finish(null, value)
    },
    (error) => {
      context.callbackWaitsForEmptyEventLoop = false
      finish(error ?? new Error(String(error)))
    },
  )
}

/** Number of the invocation that came last. */
export let currentSequence = 0

/** The variable belongs to the whole process: with several invocations at once each finds its own in `context.xRayTraceId`. */
function setTraceId(traceId) {
  if (traceId !== '') env._X_AMZN_TRACE_ID = traceId
  else if (env._X_AMZN_TRACE_ID !== undefined) delete env._X_AMZN_TRACE_ID
}

export function invoke(handler, sequence, body) {
  const invocation = parseInvocation(body)
  currentSequence = sequence
  if (concurrency === 1) setTraceId(invocation.traceId)
  let event
  try {
    event = JSON.parse(invocation.payload)
  } catch (error) {
    answer(ERROR, sequence, JSON.stringify(errorPayload(error)))
    return
  }
  runAs(invocation.requestId, () => {
    if (handler[STREAMING] !== 'response') {
      runBuffered(handler, event, invocation, sequence)
      return
    }
    watchForEmptyLoop(neverSettled(sequence))
    void runStreaming(handler, event, createContext(invocation, () => {}), sequence)
  })
}
