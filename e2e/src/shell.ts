import { spawn, spawnSync } from 'node:child_process'

/** What a command did. */
export interface CommandResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script in bash, as a user types it, and gives what it printed. */
export async function bash(script: string, env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  // Without --norc, bash takes a pipe from Node for a remote shell's and reads the machine's start-up files.
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()))
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout, stderr }
}

/** Environment for the `aws` command and the SDKs: credentials that nothing checks, and the gateway as the endpoint. */
export function awsEnvironment(url: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
    AWS_ENDPOINT_URL: url,
  }
}

/** Says by name which program is missing and how to get it; a test that needs it fails with that sentence. */
export function requireProgram(name: string, howToGet: string): void {
  if (spawnSync('which', [name]).status !== 0) throw new Error(`this test needs the program "${name}": ${howToGet}`)
}
