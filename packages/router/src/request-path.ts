/**
 * The path as a REST API's event shows it: leading slashes made one, everything else as received, still percent-encoded.
 *
 * Recorded: `test_lambda_aws_proxy_integration`, `invocation-payload-with-prepended-slash` (`//proxy-value` becomes
 * `/proxy-value`) and `-with-double-slash` (an inner `//` stays).
 */
export function collapseLeadingSlashes(path: string): string {
  if (path.charCodeAt(0) !== SLASH) return `/${path}`
  let start = 1
  while (path.charCodeAt(start) === SLASH) start++
  return start === 1 ? path : path.slice(start - 1)
}

/** The path without slashes at its end; the root stays `/`. */
export function trimTrailingSlashes(path: string): string {
  let end = path.length
  while (end > 1 && path.charCodeAt(end - 1) === SLASH) end--
  return end === path.length ? path : path.slice(0, end)
}

/**
 * The path as an HTTP API sees it: percent-decoded once, and cut at a decoded `?`.
 *
 * HTTP APIs route on the decoded path and show it as `rawPath` (2.0) and `path` (1.0); REST APIs keep it encoded.
 * Seen on AWS: github.com/fastify/aws-lambda-fastify/issues/169, github.com/middleapi/standard-server/pull/93.
 * A sequence that is not UTF-8 stays as it came.
 */
export function decodeHttpPath(path: string): string {
  if (!path.includes('%')) return path
  const decoded = decodeTolerantly(path)
  const mark = decoded.indexOf('?')
  return mark === -1 ? decoded : decoded.slice(0, mark)
}

function decodeTolerantly(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path.replace(/(?:%[0-9a-f]{2})+/gi, decodeRun)
  }
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return run
  }
}

const SLASH = 47
