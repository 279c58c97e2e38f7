import type { Caller, Endpoints, Members } from './caller.ts'

/** Runs one operation; the answer's members are read as text where they are ids. */
export type Run = (operation: string, input?: Members) => Promise<Output>
// oxlint-disable-next-line typescript/no-explicit-any -- 230 answers, whose members the scenarios read and hold against matchers
export type Output = Readonly<Record<string, any>>

/** What a scenario works with. */
export interface Scene {
  readonly rest: Run
  readonly v2: Run
  readonly connections: Run
  readonly endpoints: Endpoints
  /** The answer in its refusal: its code and text. */
  readonly refusal: (call: Promise<unknown>) => Promise<{ readonly code: unknown; readonly message: unknown }>
  /** Stops the server and starts it again on the same data. */
  readonly restart: () => Promise<void>
}

export interface SceneOptions {
  readonly caller: Caller
  readonly endpoints: Endpoints
  /** Gets the name of each operation that is called. */
  readonly called: Set<string>
  readonly restart: () => Promise<void>
}

export function createScene({ caller, endpoints, called, restart }: SceneOptions): Scene {
  const runOf = (service: Parameters<Caller['call']>[0]): Run => (operation, input = {}) => {
    called.add(`${service}/${operation}`)
    return caller.call(service, operation, input)
  }
  return {
    rest: runOf('apigateway'),
    v2: runOf('apigatewayv2'),
    connections: runOf('apigatewaymanagementapi'),
    endpoints,
    restart,
    async refusal(call) {
      const error = await call.then(() => undefined, (refused: unknown) => refused)
      if (error === undefined) throw new Error('the call was not refused')
      return { code: (error as { code?: unknown }).code, message: (error as Error).message }
    },
  }
}
