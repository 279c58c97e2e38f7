import { sep } from 'node:path'
import type { Call, StackState } from '@gatewright/cloudformation'
import { ControlPlaneError, type ControlPlane } from '@gatewright/control-plane'
import type { ServerConfiguration } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import type { ServerLog } from '../log/server-log.ts'
import type { Stores } from '../store/open-stores.ts'
import { describeApis, type ServedApi } from './describe-apis.ts'
import { createEndpointServices } from './endpoint-services.ts'

/** The templates of the command line, served. */
export interface Stacks {
  readonly apis: readonly ServedApi[]
  /** Ends watching. */
  close(): Promise<void>
}

export interface LoadStacksOptions {
  readonly configuration: ServerConfiguration
  readonly controlPlane: ControlPlane
  readonly stores: Pick<Stores, 'stacks' | 'exclusively'>
  /** Resolves when what was committed is served. */
  readonly settled: () => Promise<void>
  /** As `settled`, and the requests that began before have been answered. */
  readonly unused: () => Promise<void>
  /** Runs when stacks have changed. */
  readonly onChange: () => Promise<void>
  readonly log: ServerLog
}

/** Milliseconds until templates are tried again that could not be applied because the database was away. */
const RETRY_MS = 1000

/**
 * Applies each template in turn; the first that is wrong ends it. With `--watch`, applies them again as they change. Of several
 * processes with the same templates one applies them, the others find nothing left to change. While their database is away, what
 * was deployed is served, and the templates are applied when it is back.
 */
export async function loadStacks({ configuration, controlPlane, stores, settled, unused, onChange, log }: LoadStacksOptions): Promise<Stacks> {
  const { templates, watch } = configuration
  if (templates.length === 0) {
    await onChange()
    return { apis: [], close: () => Promise.resolve() }
  }
  // Loaded only where there is a template: a server without one starts in less time.
  const { applyTemplate } = await import('./apply-template.ts')
  const elsewhere = createEndpointServices({ environment: process.env, region: configuration.region })
  const call: Call = (service, operation, input) =>
    service === 'apigateway' || service === 'apigatewayv2' || service === 'lambda' ? controlPlane.call(service, operation, input) : elsewhere.call(service, operation, input)
  const apply = (file: string): Promise<readonly StackState[]> =>
    stores.exclusively(() => applyTemplate({ file, configuration, store: stores.stacks, call, together: (work) => controlPlane.together((within) => work(within as Call)), services: elsewhere.names, unused, log }))

  let retry: NodeJS.Timeout | undefined
  const apis: ServedApi[] = []
  try {
    for (const file of templates) for (const state of await apply(file)) apis.push(...(await describeApis(state, call)))
  } catch (error) {
    if (!isAway(error)) throw error
    log.error({ error }, 'the templates are applied when the database is back; until then what was deployed is served')
    applyLater()
  }
  await onChange().catch((error: unknown) => log.error({ error }, 'schedules could not be read'))
  await settled()
  const watcher = watch ? await watchTemplates() : undefined
  return {
    apis,
    async close() {
      clearTimeout(retry)
      await watcher?.close()
    },
  }

  function applyLater(): void {
    retry = setTimeout(() => {
      applyAll().catch((error: unknown) => {
        if (isAway(error)) applyLater()
        else log.error({ error }, 'the templates could not be applied')
      })
    }, RETRY_MS)
  }

  async function applyAll(): Promise<void> {
    for (const file of templates) await apply(file)
    await onChange()
    log.info('the templates are served as they are now')
  }

  async function watchTemplates(): Promise<{ close(): Promise<void> }> {
    const { watch: watchFiles } = await import('chokidar')
    let work = Promise.resolve()
    const watching = watchFiles([...templates], { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 } })
    watching.on('change', (path) => {
      const file = templates.find((template) => path === template || path.startsWith(`${template}${sep}`))
      if (file !== undefined) work = work.then(() => applyAgain(file))
    })
    return watching
  }

  async function applyAgain(file: string): Promise<void> {
    try {
      await apply(file)
      await onChange()
      await settled()
      log.info(`${file} is served as it is now`)
    } catch (error) {
      if (error instanceof ServerError) log.error(`${error.message}\nthe stack stays as it was`)
      else log.error({ error }, `${file} could not be applied; the stack stays as it was`)
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof ControlPlaneError && error.code === 'ERR_CONTROL_PLANE_STORE_AWAY'
}
