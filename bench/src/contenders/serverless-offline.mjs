// serverless-offline, installed in bench/contenders/serverless-offline when a benchmark first needs it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const folder = new URL('../../contenders/serverless-offline', import.meta.url).pathname

function install() {
  if (existsSync(`${folder}/node_modules/serverless-offline`)) return
  console.log('installing serverless-offline for the comparison (once) …')
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error('serverless-offline could not be installed')
}

/** `inProcess`: the handler runs in the server's own process; otherwise in a worker thread. */
export function serverlessOffline({ inProcess, port }) {
  install()
  return {
    name: inProcess ? 'serverless-offline, in process' : 'serverless-offline, worker threads',
    command: process.execPath,
    args: [`${folder}/node_modules/serverless/bin/serverless.js`, 'offline', '--httpPort', String(port), '--lambdaPort', String(port + 1)],
    env: { IN_PROCESS: String(inProcess), SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', SLS_DEPRECATION_DISABLE: '*' },
    cwd: folder,
    url: `http://localhost:${port}/hello`,
  }
}
