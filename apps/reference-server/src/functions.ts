import { type ServiceExtension, type Store } from '@gatewright/control-plane'
import type { InvokeFunctionStream } from '@gatewright/integrations'
import { createLambdaService } from '@gatewright/control-plane/lambda'
import { createFunctionRuntime, createRemoteInvoker, type CodeStore, type FunctionDefinition, type FunctionLogLine, type FunctionRuntime } from '@gatewright/lambda-runtime'
import type { FunctionInvocation, InvokeFunction } from '@gatewright/types'
import type { ServerConfiguration } from './configuration.ts'
import type { ServerLog } from './log/server-log.ts'
import type { Authority } from './tls/authority.ts'
import { createSigner, type Credentials } from './transports/sign-request.ts'

/** Lambda in this server: its management operations, and the processes that run functions. */
export interface Functions {
  /** For the management API. */
  readonly extension: ServiceExtension
  readonly invoke: InvokeFunction
  /** Absent with `--lambda-endpoint`: another Lambda is called for whole answers only. */
  readonly invokeStream: InvokeFunctionStream | undefined
  /** Other nodes changed functions: what was read before does not count any more. */
  forget(): void
  /** Tells functions where this server listens; nothing runs before. */
  listen(endpointUrl: string): void
  close(): Promise<void>
}

export interface FunctionsOptions {
  readonly configuration: ServerConfiguration
  /** Where functions are looked up when they are called. */
  readonly store: Store
  readonly code: CodeStore
  readonly credentials: Credentials
  /** Whom functions trust when they call this server over TLS. */
  readonly authority: Pick<Authority, 'caFile' | 'bundleFile' | 'ensure'>
  readonly log: ServerLog
}

/** Functions run here, or, with `--lambda-endpoint`, in another Lambda that is called instead. */
export function createFunctions({ configuration, store, code, credentials, authority, log }: FunctionsOptions): Functions {
  const { region, accountId, lambdaEndpoint, watch, invocationsPerEnvironment } = configuration
  const service = createLambdaService({
    store,
    region,
    accountId,
    code,
    invoker: () => started(),
  })
  const remote = lambdaEndpoint === undefined ? undefined : remoteInvoker(lambdaEndpoint, { region, credentials })
  let runtime: FunctionRuntime | undefined
  let hasAuthority = false

  return {
    extension: service.extension,
    forget: () => service.forget(),
    invoke: remote ?? ((invocation) => started().invoke(invocation)),
    invokeStream: remote === undefined ? invokeStream : undefined,
    listen(endpointUrl) {
      runtime = createFunctionRuntime({
        resolve: (functionArn) => (hasAuthority ? service.resolve(functionArn) : resolveWithAuthority(functionArn)),
        permits: service.permits,
        endpointUrl,
        credentials,
        caBundle: authority.bundleFile,
        // Node.js adds to its own roots, and is quicker without reading them again.
        environment: { ...serviceEndpoints(process.env), NODE_EXTRA_CA_CERTS: authority.caFile },
        watch,
        invocationsPerEnvironment,
        ...(log.isLevelEnabled('info') && { log: (line: FunctionLogLine) => writeLine(line, log) }),
        warn: (message) => log.warn(message),
        onReload: ({ functionName }, path) => log.info({ source: functionName }, `code changed: ${path}`),
      })
    },
    close: async () => runtime?.close(),
  }

  /** The files of the authority are there before a process that is told of them. */
  async function resolveWithAuthority(functionArn: string): Promise<FunctionDefinition | undefined> {
    await authority.ensure()
    hasAuthority = true
    return service.resolve(functionArn)
  }

  async function invokeStream(invocation: FunctionInvocation): ReturnType<InvokeFunctionStream> {
    const { chunks, failure, requestId } = await started().invokeWithResponseStream(invocation)
    // A function that failed before its first byte streams its error object, which is no answer: the gateway says 502.
    return { stream: failure === undefined ? chunks : textStream(failure), requestId }
  }

  function started(): FunctionRuntime {
    if (runtime === undefined) throw new Error('functions run only when the server listens')
    return runtime
  }
}

/** Services that are somewhere else than here: `AWS_ENDPOINT_URL_DYNAMODB` and so on, as the server was given them. */
function serviceEndpoints(environment: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.entries(environment).filter((each): each is [string, string] => each[0].startsWith('AWS_ENDPOINT_URL_') && each[1] !== undefined)
  return Object.fromEntries(given)
}

async function* textStream(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
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
