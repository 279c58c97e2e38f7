import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Caller, type Endpoints, Refused } from './caller.ts'

const run = promisify(execFile)

/** Operations whose answer the `aws` command writes to a file. */
const TO_FILE: ReadonlySet<string> = new Set(['GetExport', 'GetSdk', 'ExportApi'])

/** Calls through the `aws` command, one process a call. */
export async function createCliCaller(endpoints: Endpoints, env: Readonly<Record<string, string>>): Promise<Caller> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-cli-'))
  return {
    name: 'aws command',
    async call(service, operation, input) {
      const endpoint = service === 'apigatewaymanagementapi' ? endpoints.connections : endpoints.url
      const bytes = Object.entries(input).filter(([, value]) => value instanceof Uint8Array) as [string, Uint8Array][]
      const plain = Object.fromEntries(Object.entries(input).filter(([, value]) => !(value instanceof Uint8Array)))
      for (const [name, value] of bytes) await writeFile(join(folder, name), value)
      const files = bytes.flatMap(([name]) => [`--${kebab(name)}`, `fileb://${join(folder, name)}`])
      const outfile = TO_FILE.has(operation) ? [join(folder, 'out')] : []
      // Beside a file for the answer, the command takes no JSON for all parameters.
      const parameters = TO_FILE.has(operation) ? flagsOf(plain) : ['--cli-input-json', JSON.stringify(plain)]
      const given = ['--endpoint-url', endpoint, '--output', 'json', ...parameters]
      try {
        const { stdout } = await run('aws', [service, kebab(operation), ...given, ...files, ...outfile], { env: { ...process.env, ...env }, maxBuffer: 1 << 24 })
        const output = (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>
        return outfile.length === 0 ? output : { ...output, body: new Uint8Array(await readFile(join(folder, 'out'))) }
      } catch (error) {
        const { stderr = '' } = error as { stderr?: string }
        const [, code = 'Failed', message = stderr] = /\((\w+)\) when calling the \w+ operation[^:]*: ([^]*)/.exec(stderr) ?? []
        throw new Refused(code, stderr === '' ? String(error) : message.trim())
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

const flagsOf = (input: object): readonly string[] =>
  Object.entries(input).flatMap(([name, value]) => [`--${kebab(name)}`, typeof value === 'string' ? value : JSON.stringify(value)])

const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()
