import { join } from 'node:path'
import process from 'node:process'
import type { ServerConfiguration } from '../configuration.ts'

/** A worker's own folder: its logs, its audit trail and its copy of PostgreSQL are not the others'. */
export function asWorker(configuration: ServerConfiguration): ServerConfiguration {
  return { ...configuration, ownFolder: join(configuration.dataFolder, `worker-${process.env['GATEWRIGHT_WORKER_SLOT']}`) }
}
