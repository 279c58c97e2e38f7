import { basename } from 'node:path'

/** Tells when the code under folders changes, until it is closed. */
export interface CodeWatcher {
  close(): Promise<void>
}

const IGNORED = new Set(['node_modules', '.git', '__pycache__', '.mypy_cache', '.pytest_cache', '.gatewright', '.serverless', '.aws-sam', 'cdk.out'])

/** Watches folders, what packages install left out; chokidar is loaded when it is first needed. */
export const watchCode = async (folders: readonly string[], onChange: (path: string) => void): Promise<CodeWatcher> => {
  const since = Date.now()
  const { watch } = await import('chokidar')
  const watcher = watch([...folders], { ignored: (path) => IGNORED.has(basename(path)), alwaysStat: true, atomic: false, persistent: false })
  let listed = false
  // what changed while the folders were being listed shows by its time
  watcher.on('add', (path, stats) => {
    if (listed || (stats?.mtimeMs ?? 0) >= since) onChange(path)
  })
  watcher.on('change', onChange)
  watcher.on('unlink', onChange)
  watcher.on('ready', () => (listed = true))
  watcher.on('error', () => {}) // a folder that cannot be watched is not reloaded; the function runs all the same
  return { close: () => watcher.close() }
}
