import type { FunctionDefinition } from './definition.ts'
import { createEnvironmentLog } from './environment-log.ts'
import type { EndOfInvocation, EnvironmentLog } from './environment-log.ts'
import { functionEnvironment } from './function-environment.ts'
import type { SharedEnvironment } from './function-environment.ts'
import { startFunctionProcess } from './function-process.ts'
import type { FunctionProcess, ProcessExit } from './function-process.ts'
import { MAX_RESPONSE_BYTES, responseTooLarge, runtimeExited, timedOut } from './function-error.ts'
import { failedOutcome } from './invocation.ts'
import type { Invocation, InvocationOutcome, RuntimeEvents, RuntimeTransport } from './invocation.ts'
import type { LogSink } from './log.ts'
import type { PreparedFunction } from './prepare.ts'
import type { Reaper } from './reaper.ts'
import { createRunningSlots } from './running-slots.ts'
import type { RunningSlots } from './running-slots.ts'
import { startRuntimeApi } from './runtime-api.ts'
import type { RuntimeApi } from './runtime-api.ts'

/** Makes the answer to an invocation that the environment could not run. */
export type FailureAnswer = (requestId: string) => string

/** Told what an environment does: the pool that owns it. */
export interface EnvironmentOwner {
  /** It can take an invocation. */
  free(environment: ExecutionEnvironment): void
  /** It never became ready; the invocation it was started for gets this answer. */
  startFailed(environment: ExecutionEnvironment, failure: FailureAnswer): void
  /** Its process ended. */
  gone(environment: ExecutionEnvironment): void
}

export interface EnvironmentOptions {
  readonly definition: FunctionDefinition
  readonly prepared: PreparedFunction
  readonly shared: SharedEnvironment
  readonly owner: EnvironmentOwner
  readonly reaper: Reaper
  readonly sink: LogSink | undefined
  /** Milliseconds for the code outside the handler, on top of the function's timeout. */
  readonly initTimeoutMs: number
  readonly invocationsPerEnvironment: number
  readonly pythonCacheDirectory: string
}

interface Running {
  readonly invocation: Invocation
  readonly startedAt: number
  readonly timer: NodeJS.Timeout
  streaming: boolean
  bufferedChunks: Buffer[] | undefined
  bufferedBytes: number
}

const STOP_GRACE_MS = 500

/** One process that runs one function, an invocation at a time (or more, where asked for). */
export class ExecutionEnvironment {
  readonly definition: FunctionDefinition
  /** Set when newer code or configuration exists: it ends after its running invocation. */
  retired = false
  lastUsedAt = 0
  readonly #options: EnvironmentOptions
  readonly #log: EnvironmentLog
  readonly #running: RunningSlots<Running>
  readonly #bornAt = performance.now()
  #state: 'starting' | 'ready' | 'gone' = 'starting'
  #transport: RuntimeTransport | undefined
  #api: RuntimeApi | undefined
  #process: FunctionProcess | undefined
  #initTimer: NodeJS.Timeout | undefined
  #initError: string | undefined
  #initMs: number | undefined
  #killed = false

  constructor(options: EnvironmentOptions) {
    this.#options = options
    this.definition = options.definition
    this.#running = createRunningSlots(options.invocationsPerEnvironment)
    this.#log = createEnvironmentLog(options.definition, { sink: options.sink, processId: () => this.#process?.pid })
  }

  get running(): number {
    return this.#running.size
  }

  /** Starts the process; what comes of it is told to the owner. */
  async start(): Promise<void> {
    const { prepared, definition, shared, pythonCacheDirectory } = this.#options
    const api = await startRuntimeApi(this.#events)
    this.#api = api
    if (this.#killed) return api.close()
    const { logGroupName, logStreamName } = this.#log
    const place = { codeDirectory: prepared.codeDirectory, logGroupName, logStreamName, runtimeApi: api.address, pythonCacheDirectory }
    this.#log.platform(`INIT_START Runtime Version: ${prepared.runtimeVersion}`)
    this.#initTimer = setTimeout(() => this.#initTimedOut(), this.#options.initTimeoutMs + timeoutMs(definition))
    this.#process = startFunctionProcess({
      prepared,
      environment: functionEnvironment(definition, { shared, place }),
      events: this.#events,
      batch: this.#options.invocationsPerEnvironment > 1,
      reaper: this.#options.reaper,
      onPrinted: (chunk) => this.#log.printed(chunk),
      onExit: (exit) => this.#exited(exit),
      onNotStarted: (error) => this.#notStarted(error),
    })
  }

  /** Hands over an invocation; only while free. */
  invoke(invocation: Invocation): void {
    const limit = timeoutMs(this.definition)
    this.#log.start(invocation)
    this.#running.add((sequence) => {
      this.#transport!.deliver(sequence, invocation, Date.now() + limit)
      return {
        invocation,
        startedAt: performance.now(),
        timer: setTimeout(() => this.#timeOut(sequence), limit),
        streaming: false,
        bufferedChunks: undefined,
        bufferedBytes: 0,
      }
    })
  }

  /** Answers an invocation that this environment was started for and cannot run. */
  fail(invocation: Invocation, failure: FailureAnswer): void {
    const payload = failure(invocation.requestId)
    this.#log.start(invocation)
    this.#log.end(invocation, { durationMs: performance.now() - this.#bornAt, status: errorTypeIn(payload) })
    invocation.listener.completed({ payload, failed: true })
  }

  /** Ends the process, gently at first. */
  stop(): void {
    if (this.#state === 'gone') return
    this.#process?.signal('SIGTERM')
    setTimeout(() => {
      if (this.#state !== 'gone') this.kill()
    }, STOP_GRACE_MS).unref()
  }

  /** Ends the process and all it started, at once. */
  kill(): void {
    this.#killed = true
    this.#process?.signal('SIGKILL')
  }

  readonly #events: RuntimeEvents = {
    next: (transport) => this.#next(transport),
    result: (sequence, payload) => {
      if (isLargerThan(payload, MAX_RESPONSE_BYTES)) this.#finish(sequence, failedOutcome(responseTooLarge()))
      else this.#finish(sequence, { payload, failed: false })
    },
    error: (sequence, payload) => this.#finish(sequence, { payload, failed: true }),
    lastError: (sequence, payload) => {
      this.retired = true
      this.#finish(sequence, { payload, failed: true })
    },
    initError: (payload) => {
      this.#initError = payload
      this.kill()
    },
    streamStart: (sequence, contentType) => {
      const running = this.#running.get(sequence)
      if (!running) return
      running.streaming = true
      const { stream } = running.invocation.listener
      if (!stream) return
      stream.resume = () => this.#transport?.resume()
      stream.started(contentType)
    },
    streamChunk: (sequence, bytes) => this.#chunk(sequence, bytes),
    streamEnd: (sequence) => this.#endStream(sequence),
    streamError: (sequence, payload) => this.#finish(sequence, { payload, failed: true }),
    rubbish: () => {
      this.#log.platform('The function wrote to file descriptor 3, which belongs to its runtime: the environment is ended')
      this.retired = true
      this.kill()
    },
  }

  #next(transport: RuntimeTransport): void {
    if (this.#state === 'gone') return
    this.#transport = transport
    if (this.#state === 'starting') {
      this.#state = 'ready'
      clearTimeout(this.#initTimer)
      this.#initMs = performance.now() - this.#bornAt
    }
    this.#options.owner.free(this)
  }

  #chunk(sequence: number, bytes: Buffer): boolean {
    const running = this.#running.get(sequence)
    if (!running) return true
    const { stream } = running.invocation.listener
    if (stream) return stream.chunk(bytes)
    running.bufferedBytes += bytes.length
    if (running.bufferedBytes <= MAX_RESPONSE_BYTES) (running.bufferedChunks ??= []).push(bytes)
    return true
  }

  #endStream(sequence: number): void {
    const running = this.#running.get(sequence)
    if (!running) return
    if (running.bufferedBytes > MAX_RESPONSE_BYTES) return this.#finish(sequence, failedOutcome(responseTooLarge()))
    this.#finish(sequence, { payload: Buffer.concat(running.bufferedChunks ?? []).toString(), failed: false })
  }

  #finish(sequence: number, outcome: InvocationOutcome): void {
    const running = this.#running.remove(sequence)
    if (!running) return // answered twice, or after its end
    clearTimeout(running.timer)
    this.lastUsedAt = Date.now()
    if (!this.#options.sink && !running.invocation.listener.log) return this.#completed(running, outcome)
    const durationMs = performance.now() - running.startedAt
    // what was printed before the answer is read in this turn of the event loop or the next, and comes before END
    setImmediate(() => setImmediate(() => this.#completed(running, outcome, { durationMs })))
  }

  #completed({ invocation }: Running, outcome: InvocationOutcome, end?: EndOfInvocation): void {
    if (end) this.#log.end(invocation, { ...end, initMs: this.#initMs })
    this.#initMs = undefined
    invocation.listener.completed(outcome)
    // over HTTP the process says itself when it is ready again
    if (this.#transport === this.#process?.frames && this.#state === 'ready') this.#options.owner.free(this)
  }

  #timeOut(sequence: number): void {
    const running = this.#running.remove(sequence)
    if (!running) return
    const { invocation } = running
    const seconds = timeoutMs(this.definition) / 1000
    const error = timedOut(invocation.requestId, seconds)
    const remark = `${new Date().toISOString()} ${invocation.requestId} Task timed out after ${seconds.toFixed(2)} seconds`
    this.#log.end(invocation, { durationMs: seconds * 1000, initMs: this.#initMs, status: 'timeout', remark })
    this.retired = true
    this.kill()
    invocation.listener.completed(failedOutcome(error))
  }

  #initTimedOut(): void {
    const seconds = timeoutMs(this.definition) / 1000
    this.#failStart((requestId) => JSON.stringify(timedOut(requestId, seconds)))
    this.kill()
  }

  #notStarted(error: Error): void {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file or directory' : error.message
    const entry = this.#options.prepared.command
    this.#failStart((requestId) =>
      JSON.stringify({ errorType: 'Runtime.InvalidEntrypoint', errorMessage: `RequestId: ${requestId} Error: fork/exec ${entry}: ${reason}` }),
    )
    this.#goneForGood()
  }

  #exited(exit: ProcessExit): void {
    this.kill() // whatever the process left behind in its group
    const status = 'Runtime.ExitError'
    if (this.#state === 'starting') {
      const initError = this.#initError
      this.#failStart((requestId) => initError ?? JSON.stringify(runtimeExited(requestId, exit)))
    }
    for (const running of this.#running.clear()) {
      clearTimeout(running.timer)
      this.#log.end(running.invocation, { durationMs: performance.now() - running.startedAt, initMs: this.#initMs, status })
      running.invocation.listener.completed(failedOutcome(runtimeExited(running.invocation.requestId, exit)))
    }
    this.#goneForGood()
  }

  #failStart(failure: FailureAnswer): void {
    if (this.#state !== 'starting') return
    this.#state = 'gone'
    clearTimeout(this.#initTimer)
    this.#options.owner.startFailed(this, failure)
  }

  #goneForGood(): void {
    this.#state = 'gone'
    clearTimeout(this.#initTimer)
    this.#api?.close()
    this.#process?.release()
    this.#options.owner.gone(this)
  }
}

const timeoutMs = (definition: FunctionDefinition): number => (definition.timeoutSeconds ?? 3) * 1000

const isLargerThan = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && (text.length > bytes || Buffer.byteLength(text) > bytes)

function errorTypeIn(payload: string): string {
  const { errorType } = JSON.parse(payload) as { errorType?: string }
  return errorType ?? 'Unhandled'
}
