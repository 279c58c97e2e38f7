import type { PlatformError } from './function-error.ts'

/** What an environment is asked to run, and where the answer goes. */
export interface Invocation {
  readonly requestId: string
  readonly invokedFunctionArn: string
  readonly payload: string
  readonly traceId?: string | undefined
  /** JSON of one line, as the mobile SDK sends it. */
  readonly clientContext?: string | undefined
  readonly listener: InvocationListener
}

/** Told what becomes of an invocation; after `completed` nothing more comes. */
export interface InvocationListener {
  /** Present when the caller reads the answer as it is written. `false` asks to wait for `resume`. */
  readonly stream?: ResponseStreamListener | undefined
  readonly log?: ((text: string) => void) | undefined
  completed(outcome: InvocationOutcome): void
}

export interface ResponseStreamListener {
  started(contentType: string): void
  /** Answers whether more may follow at once. */
  chunk(bytes: Buffer): boolean
  /** The environment leaves here how it is asked to go on. */
  resume?: () => void
}

/** How an invocation ended. */
export interface InvocationOutcome {
  /** JSON text of the answer, or of the error object; empty when it went to the stream. */
  readonly payload: string
  readonly failed: boolean
}

/** Outcome of a failure that Lambda itself words. */
export const failedOutcome = (error: PlatformError): InvocationOutcome => ({ payload: JSON.stringify(error), failed: true })

/** What the process inside an environment says, whichever way it speaks. */
export interface RuntimeEvents {
  /** It waits for an invocation. */
  next(transport: RuntimeTransport): void
  result(sequence: number, payload: string): void
  error(sequence: number, payload: string): void
  /** As `error`, and the process ends. */
  lastError(sequence: number, payload: string): void
  initError(payload: string): void
  streamStart(sequence: number, contentType: string): void
  streamChunk(sequence: number, bytes: Buffer): boolean
  streamEnd(sequence: number): void
  streamError(sequence: number, payload: string): void
  /** It wrote what cannot be understood, where only its bootstrap should write. */
  readonly rubbish: () => void
}

/** A way to hand an invocation to the process: frames, or the Runtime API over HTTP. */
export interface RuntimeTransport {
  deliver(sequence: number, invocation: Invocation, deadlineMs: number): void
  resume(): void
}
