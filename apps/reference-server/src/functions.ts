import { join } from 'node:path'
import { type ServiceExtension, type Store } from '@gatewright/control-plane'
import type { InvokeFunctionStream } from '@gatewright/integrations'
import { createLambdaService } from '@gatewright/control-plane/lambda'
import { createCodeStore, createFunctionRuntime, createRemoteInvoker, type FunctionLogLine, type FunctionRuntime } from '@gatewright/lambda-runtime'
import type { InvokeFunction } from '@gatewright/types'
import type { ServerConfiguration } from './configuration.ts'
import type { ServerLog } from './log/server-log.ts'
import { createSigner, type Credentials } from './transports/sign-request.ts'

/** Lambda in this server: its management operations, and the processes that run functions. */
export interface Functions {
  /** For the management API. */
  readonly extension: ServiceExtension
  readonly invoke: InvokeFunction
  readonly invokeStream: InvokeFunctionStream
  /** Tells functions where this server listens; nothing runs before. */
  listen(endpointUrl: string): void
  close(): Promise<void>
}

export interface FunctionsOptions {
  readonly configuration: ServerConfiguration
  readonly store: Store
  readonly credentials: Credentials
  readonly log: ServerLog
}

/** Functions run here, or, with `--lambda-endpoint`, in another Lambda that is called instead. */
export function createFunctions({ configuration, store, credentials, log }: FunctionsOptions): Functions {
  const { region, accountId, dataFolder, lambdaEndpoint, watch, invocationsPerEnvironment } = configuration
  const service = createLambdaService({
    store,
    region,
    accountId,
    code: createCodeStore({ folder: join(dataFolder, 'code') }),
    invoker: () => started(),
  })
  const remote = lambdaEndpoint === undefined ? undefined : remoteInvoker(lambdaEndpoint, { region, credentials })
  let runtime: FunctionRuntime | undefined

  return {
    extension: service.extension,
    invoke: remote ?? ((invocation) => started().invoke(invocation)),
    async invokeStream(invocation) {
      const { chunks, requestId } = await started().invokeWithResponseStream(invocation)
      return { stream: chunks, requestId }
    },
    listen(endpointUrl) {
      runtime = createFunctionRuntime({
        resolve: service.resolve,
        permits: service.permits,
        endpointUrl,
        credentials,
        watch,
        invocationsPerEnvironment,
        log: (line) => writeLine(line, log),
        warn: (message) => log.warn(message),
        onReload: ({ functionName }, path) => log.info({ source: functionName }, `code changed: ${path}`),
      })
    },
    close: async () => runtime?.close(),
  }

  function started(): FunctionRuntime {
    if (runtime === undefined) throw new Error('functions run only when the server listens')
    return runtime
  }
}

function writeLine({ functionName, text }: FunctionLogLine, log: ServerLog): void {
  log.info({ source: functionName }, text)
}

function remoteInvoker(endpoint: string, { region, credentials }: { readonly region: string; readonly credentials: Credentials }): InvokeFunction {
  const signer = createSigner(credentials)
  return createRemoteInvoker({
    endpoint,
    async sign({ method, url, headers, body }) {
      const signed = await signer({
        method,
        url: url.href,
        headers: Object.entries(headers).flat(),
        body: new TextEncoder().encode(body),
        service: 'lambda',
        region,
      })
      return Object.fromEntries(Array.from({ length: signed.length / 2 }, (_, index) => [signed[index * 2] as string, signed[index * 2 + 1] as string]))
    },
  })
}
