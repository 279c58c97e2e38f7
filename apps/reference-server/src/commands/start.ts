import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { defineCommand } from 'citty'
import { readConfiguration, type ServerConfiguration, type ServerFlags } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import { createServerLog, type ServerLog } from '../log/server-log.ts'
import { startServer } from '../server.ts'
import { readSettings, withoutDefaults, type Settings } from '../settings/read-settings.ts'
import { START_OPTIONS } from '../settings/start-options.ts'
import { announce } from '../stacks/announce.ts'
import { loadStacks } from '../stacks/load-stacks.ts'
import { asWorker } from '../workers/as-worker.ts'

/** `gatewright start [template …]` */
export const start = defineCommand({
  meta: { name: 'start', description: 'Serve APIs: those of the templates, and those that were made before' },
  args: withoutDefaults(START_OPTIONS),
  async run({ rawArgs }) {
    try {
      await serve(readSettings(START_OPTIONS, { rawArgs, environment: process.env }))
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      process.stderr.write(`gatewright: ${error.message}\n`)
      process.exitCode = 1
    }
  },
})

async function serve({ values, positionals }: Settings): Promise<void> {
  const flags = values as unknown as ServerFlags & { readonly examples: boolean }
  const templates = flags.examples ? [...exampleTemplates(), ...positionals] : positionals
  const configuration = readConfiguration(flags, templates, process.env)
  const log = createServerLog({ level: configuration.logLevel, format: configuration.logFormat })
  if (configuration.workers > 1 && cluster.isPrimary) {
    const { superviseWorkers } = await import('../workers/supervise-workers.ts')
    await superviseWorkers({ configuration, log, stopped: signalled() })
    log.close()
    return
  }
  await serveHere(cluster.worker === undefined ? configuration : asWorker(configuration), log)
}

async function serveHere(configuration: ServerConfiguration, log: ServerLog): Promise<void> {
  const server = await startServer(configuration, log)
  try {
    const stacks = await loadStacks({ configuration, controlPlane: server.controlPlane, stores: server.stores, settled: server.settled, unused: server.unused, onChange: server.schedule, log })
    server.setReady()
    // Before anyone is told that the server is ready, and may stop it.
    const stopped = signalled()
    const announcement = { url: server.url, apis: stacks.apis }
    if (process.send === undefined || cluster.worker === undefined) process.stdout.write(announce(announcement))
    else process.send({ ready: announcement })
    await stopped
    await stacks.close()
  } finally {
    await server.stop()
    log.close()
    if (cluster.worker !== undefined) process.disconnect()
  }
}

/** The examples stand beside the packages in a checkout, and in the package when it is installed. */
function exampleTemplates(): readonly string[] {
  const folder = new URL('../../../examples/', import.meta.url)
  try {
    const names = JSON.parse(readFileSync(new URL('examples.json', folder), 'utf8')) as string[]
    return names.map((name) => new URL(name, folder).pathname)
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `there are no examples in ${folder.pathname}`, { cause })
  }
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}
