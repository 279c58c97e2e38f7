import { join } from 'node:path'
import process from 'node:process'
import type { ServerConfiguration } from '../configuration.ts'

/** A worker's own folder: its copy of the configuration, its logs and its functions' code are not shared with the others'. */
export function asWorker(configuration: ServerConfiguration): ServerConfiguration {
  return { ...configuration, dataFolder: join(configuration.dataFolder, `worker-${process.env['GATEWRIGHT_WORKER_SLOT']}`) }
}
