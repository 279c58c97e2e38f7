import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { TelemetryError } from '../errors.ts'
import { createLineWriter, type LineWriter, type LineWriterOptions } from '../line-writer.ts'
import { startUnreferenced } from './unreferenced-timer.ts'

/** Where the files are, and how lines become batches. */
export interface LogFilesOptions extends Omit<LineWriterOptions, 'write'> {
  /** Absolute. It is made when the first line is written. */
  readonly folder: string
}

/** Logs by name, each in a file of its own. */
export interface LogFiles {
  /** Takes one record for the log of that name, a relative path without `.log`. Throws for a name that leads out of the folder. */
  append(name: string, line: string): void
  /** Resolves when all that was taken is written, or reported. Call it before the process ends. */
  flush(): Promise<void>
}

/**
 * Appends lines to `{folder}/{name}.log` in batches. Each batch opens its file by name and closes it again: a file that was
 * renamed or removed for rotation is simply begun anew, and no descriptor stays open.
 */
export function createLogFiles({ folder, ...options }: LogFilesOptions): LogFiles {
  const writers = new Map<string, LineWriter>()

  return {
    append(name, line) {
      let writer = writers.get(name)
      if (writer === undefined) {
        writer = createLineWriter({ startTimer: startUnreferenced, ...options, write: appendTo(pathOf(name)) })
        writers.set(name, writer)
      }
      writer.write(line)
    },
    async flush() {
      await Promise.all(Array.from(writers.values(), (writer) => writer.flush()))
    },
  }

  function pathOf(name: string): string {
    const path = resolve(folder, `${name}.log`)
    if (path.startsWith(resolve(folder) + sep)) return path
    throw new TelemetryError('ERR_TELEMETRY_OPTION', `The log ${name} would leave its folder`)
  }
}

function appendTo(path: string): (batch: string) => Promise<void> {
  return async (batch) => {
    try {
      await appendFile(path, batch)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, batch)
    }
  }
}
