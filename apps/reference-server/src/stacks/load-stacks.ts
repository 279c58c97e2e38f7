import { join, sep } from 'node:path'
import type { Call, StackState } from '@gatewright/cloudformation'
import type { ControlPlane } from '@gatewright/control-plane'
import type { ServerConfiguration } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import type { ServerLog } from '../log/server-log.ts'
import { describeApis, type ServedApi } from './describe-apis.ts'
import { createEndpointServices } from './endpoint-services.ts'
import { createStackStore } from './stack-store.ts'

/** The templates of the command line, served. */
export interface Stacks {
  readonly apis: readonly ServedApi[]
  /** Ends watching. */
  close(): Promise<void>
}

export interface LoadStacksOptions {
  readonly configuration: ServerConfiguration
  readonly controlPlane: ControlPlane
  /** Resolves when what was committed is served. */
  readonly settled: () => Promise<void>
  readonly log: ServerLog
}

/** Applies each template in turn; the first that is wrong ends it. With `--watch`, applies them again as they change. */
export async function loadStacks({ configuration, controlPlane, settled, log }: LoadStacksOptions): Promise<Stacks> {
  const { templates, dataFolder, watch } = configuration
  if (templates.length === 0) return { apis: [], close: () => Promise.resolve() }
  // Loaded only where there is a template: a server without one starts in less time.
  const { applyTemplate } = await import('./apply-template.ts')
  const store = createStackStore(join(dataFolder, 'stacks'))
  const elsewhere = createEndpointServices({ environment: process.env, region: configuration.region })
  const call: Call = (service, operation, input) =>
    service === 'apigateway' || service === 'apigatewayv2' || service === 'lambda' ? controlPlane.call(service, operation, input) : elsewhere.call(service, operation, input)
  const apply = (file: string): Promise<readonly StackState[]> =>
    applyTemplate({ file, configuration, store, call, services: elsewhere.names, log })

  const apis: ServedApi[] = []
  for (const file of templates) for (const state of await apply(file)) apis.push(...(await describeApis(state, call)))
  await settled()
  const watcher = watch ? await watchTemplates() : undefined
  return { apis, close: async () => watcher?.close() }

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
      await settled()
      log.info(`${file} is served as it is now`)
    } catch (error) {
      if (error instanceof ServerError) log.error(`${error.message}\nthe stack stays as it was`)
      else log.error({ error }, `${file} could not be applied; the stack stays as it was`)
    }
  }
}
