// Gatewright's own server, as `gatewright start` runs it. Prints `ready URL` when it serves.
import { spawn } from 'node:child_process'

/** How the harness starts the server with a template: a data folder of its own, quiet. */
export function gatewright({ template, dataFolder, name = 'gatewright', flags = [] }) {
  const command = new URL('../../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname
  return {
    name,
    command: process.execPath,
    args: [command, 'start', '--port', '0', '--data', dataFolder, '--log-level', 'error', '--account-limit', 'none', ...flags, ...(template === undefined ? [] : [template])],
  }
}

/** The invoke path of the first API of a running server, asked from its management API. */
export async function invokePath(url, stage = '$default') {
  const { items } = await (await fetch(`${url}/v2/apis`)).json()
  return `/_aws/execute-api/${items[0].apiId}${stage === '$default' ? '' : `/${stage}`}`
}

/** Milliseconds from spawning a command to its first answer. */
export async function timeToFirstAnswer({ command, args, env = {}, cwd, url }) {
  const started = performance.now()
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env }, cwd })
  for (;;) {
    try {
      const answer = await fetch(url)
      await answer.arrayBuffer()
      if (answer.ok) break
    } catch {
      // Nobody listens yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
    if (performance.now() - started > 60_000) throw new Error(`${command} did not answer within a minute`)
  }
  const milliseconds = performance.now() - started
  const ended = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGTERM')
  await ended
  return milliseconds
}
