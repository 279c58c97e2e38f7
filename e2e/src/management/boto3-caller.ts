import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Caller, type Endpoints, Refused } from './caller.ts'

interface Answer {
  readonly output?: Record<string, unknown>
  readonly code?: string
  readonly message?: string
}

/** Calls through boto3, in one Python process. */
export function createBoto3Caller(endpoints: Endpoints, env: Readonly<Record<string, string>>): Caller {
  const child = spawn('python3', [new URL('boto3_caller.py', import.meta.url).pathname], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    name: 'boto3',
    async call(service, operation, input) {
      const endpoint = service === 'apigatewaymanagementapi' ? endpoints.connections : endpoints.url
      child.stdin.write(`${JSON.stringify({ service, endpoint, operation, input }, encode)}\n`)
      const { value } = (await lines.next()) as { value: string | undefined }
      if (value === undefined) throw new Error('the Python process ended')
      const { output, code = '', message } = JSON.parse(value, decode) as Answer
      if (output === undefined) throw new Refused(code, message ?? '')
      return output
    },
    async close() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

const encode = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64') } : value)

function decode(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value
  return new Uint8Array(Buffer.from(String(value.$bytes), 'base64'))
}
