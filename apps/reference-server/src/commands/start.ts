import { readFileSync } from 'node:fs'
import { defineCommand } from 'citty'
import { readConfiguration, type ServerFlags } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import { createServerLog } from '../log/server-log.ts'
import { startServer } from '../server.ts'
import { announce } from '../stacks/announce.ts'
import { loadStacks } from '../stacks/load-stacks.ts'

/** `gatewright start [template …]` */
export const start = defineCommand({
  meta: { name: 'start', description: 'Serve APIs: those of the templates, and those that were made before' },
  args: {
    port: { type: 'string', default: '4580', description: '0 takes a free one' },
    host: { type: 'string', default: '127.0.0.1', description: 'Address to listen on' },
    data: { type: 'string', default: '.gatewright', description: 'Folder for APIs, functions and their code' },
    region: { type: 'string', default: 'us-east-1' },
    'account-id': { type: 'string', default: '123456789012' },
    auth: { type: 'string', description: 'sigv4: management calls need a signature; none: they need none (default, on loopback only)' },
    'access-keys': { type: 'string', description: 'JSON file with access keys (also GATEWRIGHT_ACCESS_KEYS=id:secret,…)' },
    quotas: { type: 'string', description: "Quotas other than AWS's: restApis=1000,resourcesPerApi=500" },
    watch: { type: 'boolean', default: false, description: 'Apply changes of templates and code as they are saved' },
    examples: { type: 'boolean', default: false, description: 'Serve the examples that come with Gatewright' },
    'lambda-endpoint': { type: 'string', description: 'Invoke functions there instead (also AWS_ENDPOINT_URL_LAMBDA)' },
    'account-limit': {
      type: 'string',
      default: '10000/5000',
      description: 'Requests a second / at once, over all APIs; AWS has 10000/5000; or none',
    },
    redis: { type: 'string', description: 'Redis or Valkey for throttles, quotas, cached answers: redis://host:6379/0 (also GATEWRIGHT_REDIS_URL)' },
    'retry-after': { type: 'boolean', default: false, description: 'Not on AWS: a 429 says in Retry-After when to come again' },
    'throttle-when-away': { type: 'string', default: 'open', description: 'While Redis is away: open (count in this process) or closed (refuse)' },
    'usage-quotas': { type: 'string', default: 'best-effort', description: 'Quotas of usage plans: best-effort as on AWS, or hard (never exceeded)' },
    'cache-memory': { type: 'string', default: '500', description: 'Megabytes that cached answers take in memory, over all stages' },
    'http-extensions': { type: 'string', description: 'Not on AWS: stages of HTTP APIs may ask for caching,usage-plans (docs/http-extensions.md)' },
    'canary-seed': { type: 'string', description: 'For tests: a number that makes the choice of canaries one fixed sequence' },
    'canary-sticky': { type: 'string', description: 'Not on AWS: the same caller gets the same side of a canary, by header:NAME or by caller' },
    'invocations-per-environment': {
      type: 'string',
      default: '1',
      description: 'Invocations that one process of a Node.js function takes at once; 1 as on AWS',
    },
    'vpc-links': { type: 'string', description: 'JSON file: base URLs that stand for the targets of VPC links, by name, id or target ARN' },
    'websocket-limits': { type: 'string', description: 'Other than idle=600,duration=7200,connections=500: seconds, seconds, new ones a second' },
    'log-level': { type: 'string', default: 'info', description: 'debug, info, warn, error or silent' },
    'api-logs': { type: 'string', default: 'files', description: 'Access and execution logs of APIs: files (under --data), stdout or none' },
    'trace-key': { type: 'string', description: 'Trace requests that send this in x-gatewright-trace (also GATEWRIGHT_TRACE_KEY)' },
    'trace-stages': { type: 'string', description: 'Trace every request of these: apiId/stage,…' },
    'log-format': { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    try {
      await serve(args as unknown as ServerFlags & { examples: boolean; _: string[] })
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      process.stderr.write(`gatewright: ${error.message}\n`)
      process.exitCode = 1
    }
  },
})

async function serve(flags: ServerFlags & { readonly examples: boolean; readonly _: readonly string[] }): Promise<void> {
  const templates = flags.examples ? [...exampleTemplates(), ...flags._] : flags._
  const configuration = readConfiguration(flags, templates, process.env)
  const log = createServerLog({ level: configuration.logLevel, format: configuration.logFormat })
  const server = await startServer(configuration, log)
  try {
    const stacks = await loadStacks({ configuration, controlPlane: server.controlPlane, settled: server.settled, log })
    server.setReady()
    // Before anyone is told that the server is ready, and may stop it.
    const stopped = signalled()
    process.stdout.write(announce({ url: server.url, apis: stacks.apis }))
    await stopped
    await stacks.close()
  } finally {
    await server.stop()
    log.close()
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
