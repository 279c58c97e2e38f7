/** A failure as Lambda words it in the answer of an invocation that the runtime itself could not answer. */
export interface PlatformError {
  readonly errorType: string
  readonly errorMessage: string
}

/** Largest request of Invoke, in bytes. */
export const MAX_REQUEST_BYTES = 6_291_456
/** Largest request of an asynchronous Invoke, in bytes. */
export const MAX_EVENT_REQUEST_BYTES = 1_048_576
/** Largest buffered answer, in bytes: 6 MiB and 100. */
export const MAX_RESPONSE_BYTES = 6_291_556

/** The environment ran longer than the function's timeout. */
export const timedOut = (requestId: string, timeoutSeconds: number): PlatformError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
})

/** The process ended before it answered. */
export const runtimeExited = (requestId: string, exit: { readonly code: number | null; readonly signal: string | null }): PlatformError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: ${describeExit(exit)}`,
})

/** A custom runtime has no executable `bootstrap`. */
export const noBootstrap = (requestId: string): PlatformError => ({
  errorType: 'Runtime.InvalidEntrypoint',
  errorMessage: `RequestId: ${requestId} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]`,
})

/** The answer is larger than {@link MAX_RESPONSE_BYTES}. */
export const responseTooLarge = (): PlatformError => ({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
})

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGINT: 'interrupt',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGILL: 'illegal instruction',
}

function describeExit({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string {
  if (signal) return `Runtime exited with error: signal: ${SIGNAL_WORDS[signal] ?? signal}`
  if (code) return `Runtime exited with error: exit status ${code}`
  return 'Runtime exited without providing a reason'
}
