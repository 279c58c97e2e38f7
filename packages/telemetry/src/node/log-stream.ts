import type { Writable } from 'node:stream'
import { createLineWriter, type LineWriter, type LineWriterOptions } from '../line-writer.ts'
import { startUnreferenced } from './unreferenced-timer.ts'

/** Which stream, and how lines become batches. */
export interface LogStreamOptions extends Omit<LineWriterOptions, 'write'> {
  /** For example `process.stdout`. It is not ended. */
  readonly stream: Writable
}

/** Writes lines to a stream in batches, as fast as its reader takes them. */
export function createLogStream({ stream, ...options }: LogStreamOptions): LineWriter {
  // The batch that failed is reported; without a listener the same error would end the process.
  stream.on('error', () => undefined)
  return createLineWriter({
    startTimer: startUnreferenced,
    ...options,
    write: (batch) =>
      new Promise((resolve, reject) => {
        stream.write(batch, (error) => (error == null ? resolve() : reject(error)))
      }),
  })
}
