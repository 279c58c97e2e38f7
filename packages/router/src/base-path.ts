/** What follows a base path; `undefined` when the path is not under it. Whole segments, case counts. */
export function stripBasePath(path: string, basePath: string): string | undefined {
  if (basePath === '') return path === '' ? '/' : path
  if (!path.startsWith(basePath, 1)) return undefined
  const rest = path.slice(basePath.length + 1)
  if (rest === '') return '/'
  return rest.startsWith('/') ? rest : undefined
}

/** A base path without slashes around it; `(none)` is the root. */
export function normalizeBasePath(basePath: string): string {
  return basePath === '(none)' ? '' : basePath.replace(/^\/+|\/+$/g, '')
}
