import { collapseLeadingSlashes } from './request-path.ts'

/** The stage that a path names, and what is left for the API's own routes. */
export interface StageMatch {
  readonly stageName: string
  /** The path without the stage, still percent-encoded; begins with `/`. */
  readonly path: string
}

/** The stages of one API, by name: a `Set` or a `Map` will do. */
export interface StageNames {
  has(stageName: string): boolean
}

/**
 * The stage of a REST or WebSocket API: always the first path segment. `undefined` when it names none.
 *
 * Recorded: `test_lambda_aws_proxy_integration`, slashes before the stage are ignored.
 */
export function matchRestStage(path: string, stages: StageNames): StageMatch | undefined {
  const first = firstSegment(collapseLeadingSlashes(path))
  return stages.has(first.stageName) ? first : undefined
}

/**
 * The stage of an HTTP API: the one that the first path segment names, else `$default` with the whole path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchHttpStage(path: string, stages: StageNames): StageMatch | undefined {
  const first = firstSegment(path)
  if (stages.has(first.stageName)) return first
  return stages.has(DEFAULT_STAGE) ? { stageName: DEFAULT_STAGE, path: path || '/' } : undefined
}

function firstSegment(path: string): StageMatch {
  const slash = path.indexOf('/', 1)
  return slash === -1 ? { stageName: path.slice(1), path: '/' } : { stageName: path.slice(1, slash), path: path.slice(slash) }
}

const DEFAULT_STAGE = '$default'
