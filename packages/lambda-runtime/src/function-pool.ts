import type { FunctionDefinition } from './definition.ts'
import { ExecutionEnvironment } from './environment.ts'
import type { EnvironmentOptions, EnvironmentOwner, FailureAnswer } from './environment.ts'
import { FunctionRuntimeError } from './errors.ts'
import type { Invocation } from './invocation.ts'
import type { PreparedFunction, UnpreparableFunction } from './prepare.ts'

export interface FunctionPoolOptions extends Omit<EnvironmentOptions, 'definition' | 'prepared' | 'owner' | 'pythonCacheDirectory'> {
  /** A temporary folder of this server's. */
  readonly workFolder: () => Promise<string>
  readonly prepare: (definition: FunctionDefinition) => Promise<PreparedFunction | UnpreparableFunction>
  /** Most environments at once; invocations above wait. */
  readonly maxEnvironments: number
  /** Most invocations that wait; more are throttled. */
  readonly maxWaiting: number
  /** Most environments that are being started at the same time. */
  readonly maxStarting: number
}

/** An invocation that waits for an environment; `reject` when there will be none. */
export interface WaitingInvocation {
  readonly invocation: Invocation
  readonly reject: (error: Error) => void
}

/** The environments of one version of one function: started on demand, the last used taken first. */
export class FunctionPool {
  definition: FunctionDefinition
  readonly #options: FunctionPoolOptions
  readonly #all = new Set<ExecutionEnvironment>()
  readonly #free: ExecutionEnvironment[] = []
  readonly #waiting: WaitingInvocation[] = []
  #starting = 0
  #prepared: Promise<PreparedFunction | UnpreparableFunction> | undefined
  #closed = false

  constructor(definition: FunctionDefinition, options: FunctionPoolOptions) {
    this.definition = definition
    this.#options = options
  }

  /** Runs an invocation in a free environment; false when there is none. */
  runNow(invocation: Invocation): boolean {
    const environment = this.#free.at(-1)
    if (environment) this.#give(environment, invocation)
    return environment !== undefined
  }

  /** Has an invocation wait for an environment. */
  wait(waiting: WaitingInvocation): void {
    if (this.#waiting.length >= this.#options.maxWaiting) {
      waiting.reject(new FunctionRuntimeError('ERR_FUNCTION_THROTTLED', 'Rate Exceeded.'))
      return
    }
    this.#waiting.push(waiting)
    this.#startMore()
  }

  /** Takes an invocation out of the queue; false when it runs already. */
  withdraw(waiting: WaitingInvocation): boolean {
    const index = this.#waiting.indexOf(waiting)
    if (index >= 0) this.#waiting.splice(index, 1)
    return index >= 0
  }

  /** Has new environments take over: free ones end now, busy ones after their invocation. */
  retire(definition: FunctionDefinition = this.definition): void {
    this.definition = definition
    this.#prepared = undefined
    for (const environment of this.#all) environment.retired = true
    for (const environment of this.#free.splice(0)) environment.stop()
    this.#startMore()
  }

  /** Ends environments that nothing has used since a time. */
  stopIdle(before: number): void {
    const idle = this.#free.filter((environment) => environment.running === 0 && environment.lastUsedAt < before)
    for (const environment of idle) {
      this.#free.splice(this.#free.indexOf(environment), 1)
      environment.retired = true
      environment.stop()
    }
  }

  /** Ends every environment and refuses what waits. */
  close(): void {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new FunctionRuntimeError('ERR_LAMBDA_RUNTIME_CLOSED', 'The function runtime was closed'))
    for (const environment of this.#all) environment.kill()
  }

  readonly #owner: EnvironmentOwner = {
    free: (environment) => this.#freed(environment),
    startFailed: (environment, failure) => this.#startFailed(environment, failure),
    gone: (environment) => {
      this.#remove(environment)
      this.#startMore()
    },
  }

  /** Only to an environment that is the last of the free ones, or none of them. */
  #give(environment: ExecutionEnvironment, invocation: Invocation): void {
    environment.invoke(invocation)
    if (environment.running >= this.#options.invocationsPerEnvironment && this.#free.at(-1) === environment) this.#free.pop()
  }

  #freed(environment: ExecutionEnvironment): void {
    if (environment.lastUsedAt === 0) {
      environment.lastUsedAt = Date.now()
      this.#starting--
    }
    if (this.#closed) return environment.kill()
    if (!environment.retired) return this.#offer(environment)
    if (environment.running === 0) environment.stop()
    this.#startMore()
  }

  #offer(environment: ExecutionEnvironment): void {
    const capacity = this.#options.invocationsPerEnvironment
    while (this.#waiting.length > 0 && environment.running < capacity) this.#give(environment, this.#waiting.shift()!.invocation)
    if (environment.running < capacity && !this.#free.includes(environment)) this.#free.push(environment)
    if (this.#waiting.length > 0) this.#startMore()
  }

  #startMore(): void {
    const { maxEnvironments, maxStarting } = this.#options
    while (!this.#closed && this.#starting < Math.min(this.#waiting.length, maxStarting) && this.#living() < maxEnvironments) {
      this.#starting++
      void this.#start()
    }
  }

  #living(): number {
    let living = this.#starting
    for (const environment of this.#all) if (environment.lastUsedAt > 0 && !environment.retired) living++
    return living
  }

  async #start(): Promise<void> {
    const { definition } = this
    try {
      this.#prepared ??= this.#options.prepare(definition)
      const prepared = await this.#prepared
      if ('failure' in prepared) return this.#refuse(definition, prepared)
      const pythonCacheDirectory = await this.#options.workFolder()
      const environment = new ExecutionEnvironment({ ...this.#options, pythonCacheDirectory, definition, prepared, owner: this.#owner })
      this.#all.add(environment)
      await environment.start()
    } catch (error) {
      this.#starting--
      this.#prepared = undefined
      const cause = error as Error
      const code = 'ERR_FUNCTION_UNAVAILABLE'
      this.#waiting.shift()?.reject(new FunctionRuntimeError(code, cause.message, { cause }))
      this.#startMore()
    }
  }

  /** Without a process there is nothing to try again: everything that waits gets the answer. */
  #refuse(definition: FunctionDefinition, { failure }: UnpreparableFunction): void {
    this.#starting--
    this.#prepared = undefined
    const prepared = { codeDirectory: '', command: '', args: [], runtimeVersion: definition.runtime }
    const environment = new ExecutionEnvironment({ ...this.#options, pythonCacheDirectory: '', definition, prepared, owner: this.#owner })
    for (const { invocation } of this.#waiting.splice(0)) environment.fail(invocation, failure)
  }

  #startFailed(environment: ExecutionEnvironment, failure: FailureAnswer): void {
    this.#starting--
    this.#all.delete(environment)
    const next = this.#waiting.shift()
    if (next) environment.fail(next.invocation, failure)
    this.#startMore()
  }

  #remove(environment: ExecutionEnvironment): void {
    this.#all.delete(environment)
    const index = this.#free.indexOf(environment)
    if (index >= 0) this.#free.splice(index, 1)
  }
}
