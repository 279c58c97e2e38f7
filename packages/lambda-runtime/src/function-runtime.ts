import { randomUUID } from 'node:crypto'

import type { FunctionInvocation, FunctionResult, InvokeFunction } from '@gatewright/types'

import type { FunctionDefinition, ResolveFunction } from './definition.ts'
import { versionOf } from './definition.ts'
import { FunctionRuntimeError } from './errors.ts'
import type { SharedEnvironment } from './function-environment.ts'
import { MAX_EVENT_REQUEST_BYTES, MAX_REQUEST_BYTES } from './function-error.ts'
import type { Invocation, InvocationOutcome, ResponseStreamListener } from './invocation.ts'
import { createLogTail } from './log.ts'
import type { LogSink } from './log.ts'
import { createPoolRegistry } from './pool-registry.ts'
import type { InterpreterPaths } from './prepare.ts'
import { createChunkQueue } from './response-stream.ts'
import { createReservations } from './reservations.ts'

/** Options of {@link createFunctionRuntime}. */
export interface FunctionRuntimeOptions extends SharedEnvironment {
  /** Finds a function by name or ARN, qualifier included. */
  readonly resolve: ResolveFunction
  /** Whether a function's resource policy lets a caller in. Default: everyone is let in. */
  readonly permits?: (functionArn: string, sourceArn: string) => boolean | Promise<boolean>
  /** Most processes of one function at once; invocations above wait their turn. Default 10. */
  readonly maxConcurrency?: number
  /** Most invocations of one function that wait; more are throttled. Default 1000. */
  readonly maxWaiting?: number
  /** Invocations that one Node process takes at once. Lambda's own rule, and the default, is 1. */
  readonly invocationsPerEnvironment?: number
  /** Milliseconds for a function's code outside the handler, on top of its timeout. Default 10,000. */
  readonly initTimeoutMs?: number
  /** Milliseconds until an unused process is ended. Default 600,000. */
  readonly idleTimeoutMs?: number
  /** Milliseconds before each retry of an asynchronous invocation that failed. Default 60,000 and 120,000. */
  readonly asyncRetryDelaysMs?: readonly number[]
  /** Replace a function's processes when its code on disk changes. Default false. */
  readonly watch?: boolean
  readonly interpreters?: InterpreterPaths
  /** Takes the functions' log lines. */
  readonly log?: LogSink
  /** Takes what the operator should know, such as another Python than asked for. Default: a process warning. */
  readonly warn?: (message: string) => void
  /** Told when changed code replaces a function's processes. */
  readonly onReload?: (definition: FunctionDefinition, path: string) => void
}

/** An invocation with all that Lambda's Invoke takes. */
export interface FunctionRequest extends FunctionInvocation {
  /** JSON that becomes `context.clientContext`. */
  readonly clientContext?: string
  /** `Tail` asks for the last 4 KB of the log. Default `None`. */
  readonly logType?: 'None' | 'Tail'
}

/** A result with the log that was asked for. */
export interface FunctionRequestResult extends FunctionResult {
  readonly executedVersion: string
  /** Last 4 KB of the log, base64. */
  readonly logResult?: string
}

/** How a streamed answer ended. */
export interface StreamCompletion {
  /** `Unhandled` when the function failed, before or in the middle of its answer. */
  readonly errorCode?: string
  /** JSON text of the error object. */
  readonly errorDetails?: string
  readonly logResult?: string
}

/** An answer that is read while the function writes it. */
export interface FunctionResponseStream {
  readonly requestId: string
  readonly executedVersion: string
  readonly contentType: string
  /** JSON text of the error object, when the function failed before its first byte; there are no chunks then. */
  readonly failure?: string
  /** To be read once. Stopping early lets the function run on unheard. */
  readonly chunks: AsyncIterable<Uint8Array>
  readonly completed: Promise<StreamCompletion>
}

/** Runs Lambda functions as processes of this machine. */
export interface FunctionRuntime {
  /** The one call a gateway needs. */
  readonly invoke: InvokeFunction
  /** Lambda's Invoke: with client context and log. Rejects with {@link FunctionRuntimeError}. */
  invokeFunction(request: FunctionRequest): Promise<FunctionRequestResult>
  /** Lambda's InvokeWithResponseStream; settles when the answer begins. */
  invokeWithResponseStream(request: FunctionRequest): Promise<FunctionResponseStream>
  /** Ends every process; running invocations fail. */
  close(): Promise<void>
}

/** Starts nothing by itself: a function's first process starts with its first invocation. */
export const createFunctionRuntime = (options: FunctionRuntimeOptions): FunctionRuntime => {
  const { resolve, permits, asyncRetryDelaysMs = [60_000, 120_000] } = options
  const registry = createPoolRegistry({
    shared: options,
    interpreters: options.interpreters ?? {},
    maxConcurrency: options.maxConcurrency ?? 10,
    maxWaiting: options.maxWaiting ?? 1000,
    invocationsPerEnvironment: options.invocationsPerEnvironment ?? 1,
    initTimeoutMs: options.initTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 600_000,
    watch: options.watch ?? false,
    sink: options.log,
    warn: options.warn ?? ((message) => process.emitWarning(message, { code: 'GATEWRIGHT_FUNCTIONS' })),
    onReload: options.onReload ?? (() => {}),
  })
  const reservations = createReservations()
  const retries = new Set<NodeJS.Timeout>()
  let closed = false

  /** The function that a request is for, at once where it is known; throws or rejects with why it may not run. */
  const admit = (request: FunctionRequest): FunctionDefinition | Promise<FunctionDefinition> => {
    if (closed) throw new FunctionRuntimeError('ERR_LAMBDA_RUNTIME_CLOSED', 'The function runtime was closed')
    checkSize(request)
    const definition = resolve(request.functionArn)
    if (definition instanceof Promise) return definition.then((found) => check(request, found))
    return check(request, definition)
  }

  const check = (request: FunctionRequest, definition: FunctionDefinition | undefined): FunctionDefinition | Promise<FunctionDefinition> => {
    const { functionArn, sourceArn } = request
    if (!definition) throw new FunctionRuntimeError('ERR_FUNCTION_NOT_FOUND', `Function not found: ${functionArn}`)
    if (!permits || sourceArn === undefined) return definition
    const permitted = permits(functionArn, sourceArn)
    if (permitted === true) return definition
    if (permitted === false) throw notPermitted(functionArn, sourceArn)
    return permitted.then((isPermitted) => {
      if (!isPermitted) throw notPermitted(functionArn, sourceArn)
      return definition
    })
  }

  const run = <Result>(definition: FunctionDefinition, request: FunctionRequest, { requestId, stream, conclude }: Run<Result>): Promise<Result> =>
    new Promise((resolveRun, reject) => {
      const release = reservations.take(definition)
      const tail = request.logType === 'Tail' ? createLogTail() : undefined
      const invocation: Invocation = {
        requestId,
        invokedFunctionArn: request.functionArn,
        payload: request.payload,
        traceId: request.traceId,
        clientContext: request.clientContext?.replaceAll('\n', ' '),
        listener: {
          stream,
          log: tail?.add,
          completed: (outcome) => {
            release()
            resolveRun(conclude({ outcome, logResult: tail?.toBase64() }))
          },
        },
      }
      const waiting = {
        invocation,
        reject: (error: Error): void => {
          release()
          reject(error)
        },
      }
      const pool = registry.poolOf(definition)
      if (pool.runNow(invocation)) return
      const { signal } = request
      if (signal?.aborted) return waiting.reject(signal.reason as Error)
      signal?.addEventListener('abort', () => {
        if (pool.withdraw(waiting)) waiting.reject(signal.reason as Error)
      })
      pool.wait(waiting)
    })

  const runLater = (request: FunctionRequest, requestId: string, attempt: number): void => {
    const again = (): void => {
      const delay = asyncRetryDelaysMs[attempt]
      if (delay === undefined || closed) return
      const timer = setTimeout(() => {
        retries.delete(timer)
        runLater(request, requestId, attempt + 1)
      }, delay)
      timer.unref()
      retries.add(timer)
    }
    Promise.resolve(request)
      .then(admit)
      .then((definition) => run(definition, request, { requestId, conclude: ({ outcome }) => outcome.failed }))
      .then((failed) => failed && again())
      .catch(again)
  }

  const start = (definition: FunctionDefinition, request: FunctionRequest): Promise<FunctionRequestResult> => {
    const requestId = randomUUID()
    const executedVersion = versionOf(definition)
    if (request.invocationType !== 'Event') return run(definition, request, { requestId, conclude: (ran) => resultOf(ran, requestId, executedVersion) })
    const { signal: _caller, ...detached } = request
    runLater(detached, requestId, 0)
    return Promise.resolve({ payload: '', requestId, executedVersion })
  }

  const invokeFunction = (request: FunctionRequest): Promise<FunctionRequestResult> => {
    try {
      const definition = admit(request)
      return definition instanceof Promise ? definition.then((admitted) => start(admitted, request)) : start(definition, request)
    } catch (error) {
      return Promise.reject(error as Error)
    }
  }

  return {
    invoke: invokeFunction,
    invokeFunction,
    invokeWithResponseStream: async (request) => {
      const definition = await admit(request)
      const requestId = randomUUID()
      const { promise: contentType, resolve: started, reject } = deferred<string>()
      const queue = createChunkQueue(started)
      let failure: string | undefined
      const conclude = ({ outcome, logResult }: Ran): StreamCompletion => {
        if (!queue.isStarted() && outcome.failed) failure = outcome.payload
        if (!outcome.failed && outcome.payload !== '') queue.add(Buffer.from(outcome.payload))
        started('application/json')
        queue.end()
        return completionOf(outcome, logResult)
      }
      const completed = run(definition, request, { requestId, stream: queue.listener, conclude })
      completed.catch(reject)
      const answer = { requestId, executedVersion: versionOf(definition), contentType: await contentType, chunks: queue.chunks, completed }
      return failure === undefined ? answer : { ...answer, failure }
    },
    close: async () => {
      closed = true
      for (const timer of retries) clearTimeout(timer)
      await registry.close()
    },
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let settle: { resolve: (value: T) => void; reject: (reason: unknown) => void } | undefined
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, ...settle! }
}

interface Ran {
  readonly outcome: InvocationOutcome
  readonly logResult: string | undefined
}

interface Run<Result> {
  readonly requestId: string
  readonly stream?: ResponseStreamListener
  readonly conclude: (ran: Ran) => Result
}

function resultOf({ outcome: { payload, failed }, logResult }: Ran, requestId: string, executedVersion: string): FunctionRequestResult {
  if (!failed && logResult === undefined) return { payload, requestId, executedVersion }
  return { payload, requestId, executedVersion, ...(failed ? { functionError: 'Unhandled' } : {}), ...(logResult === undefined ? {} : { logResult }) }
}

function notPermitted(functionArn: string, sourceArn: string): FunctionRuntimeError {
  const reason = `${sourceArn} may not invoke ${functionArn}: its resource policy does not allow it (lambda add-permission)`
  return new FunctionRuntimeError('ERR_FUNCTION_NOT_PERMITTED', reason)
}

function completionOf({ failed, payload }: InvocationOutcome, logResult: string | undefined): StreamCompletion {
  return {
    ...(failed ? { errorCode: 'Unhandled', errorDetails: payload } : {}),
    ...(logResult === undefined ? {} : { logResult }),
  }
}

function checkSize({ payload, invocationType }: FunctionRequest): void {
  const limit = invocationType === 'Event' ? MAX_EVENT_REQUEST_BYTES : MAX_REQUEST_BYTES
  if (payload.length * 3 <= limit || Buffer.byteLength(payload) <= limit) return
  throw new FunctionRuntimeError('ERR_FUNCTION_PAYLOAD_TOO_LARGE', `Request must be smaller than ${limit} bytes for the InvokeFunction operation`)
}
