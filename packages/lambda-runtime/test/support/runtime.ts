import { afterEach } from 'vitest'

import { createFunctionRuntime } from '../../src/index.ts'
import type { FunctionDefinition, FunctionLogLine, FunctionRuntime, FunctionRuntimeOptions } from '../../src/index.ts'

export type Code = Partial<FunctionDefinition> & Pick<FunctionDefinition, 'runtime'>

export interface TestRuntime extends FunctionRuntime {
  readonly lines: FunctionLogLine[]
  readonly warnings: string[]
  /** Invokes the only function with an event and parses the answer. */
  ask(event?: unknown): Promise<{ answer: unknown; functionError: string | undefined; requestId: string }>
}

export const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:tested'

const open: FunctionRuntime[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()))
})

/** A runtime with one function, closed after the test. */
export const runtimeOf = (code: Code, options: Partial<FunctionRuntimeOptions> = {}): TestRuntime => {
  const definition: FunctionDefinition = { functionName: 'tested', functionArn: ARN, ...code }
  const lines: FunctionLogLine[] = []
  const warnings: string[] = []
  const runtime = createFunctionRuntime({
    resolve: (functionArn) => (functionArn.startsWith(ARN) ? definition : undefined),
    log: (line) => lines.push(line),
    warn: (message) => warnings.push(message),
    ...options,
  })
  open.push(runtime)
  return {
    ...runtime,
    lines,
    warnings,
    ask: async (event = {}) => {
      const { payload, functionError, requestId } = await runtime.invokeFunction({ functionArn: ARN, payload: JSON.stringify(event) })
      return { answer: JSON.parse(payload), functionError, requestId }
    },
  }
}

/** A Node function of one ES module. */
export const node = (source: string, rest: Partial<Code> = {}): Code => ({
  runtime: 'nodejs20.x',
  handler: 'index.handler',
  codeFiles: { 'index.mjs': source },
  ...rest,
})

/** A Python function of one module; any Python on this machine will do. */
export const python = (source: string, rest: Partial<Code> = {}): Code => ({
  runtime: 'python3.11',
  handler: 'app.handler',
  codeFiles: { 'app.py': source },
  ...rest,
})

/** A custom runtime whose bootstrap is a Node script. */
export const custom = (source: string, rest: Partial<Code> = {}): Code => ({
  runtime: 'provided.al2023',
  handler: 'ignored',
  codeFiles: { bootstrap: `#!${process.execPath}\n${source}` },
  ...rest,
})
