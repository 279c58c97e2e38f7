/** Whose access log it is, and where the stage sends it. */
export interface AccessLogPlace {
  readonly apiId: string
  readonly stage: string
  readonly isCanary: boolean
  /** `accessLogSettings.destinationArn`. */
  readonly destinationArn: string | undefined
}

/** Whose execution log it is. */
export type ExecutionLogPlace = Pick<AccessLogPlace, 'apiId' | 'stage' | 'isCanary'>

/**
 * The name of the log that a stage's access log goes to, as a relative path without `..`: the log group's name, or the
 * delivery stream's; a canary's has `/Canary` at its end.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accessLogName({ apiId, stage, isCanary, destinationArn }: AccessLogPlace): string {
  const name = destinationArn === undefined ? undefined : nameIn(destinationArn)
  return toPath(`${name ?? `API-Gateway-Access-Logs_${apiId}/${stage}`}${isCanary ? '/Canary' : ''}`)
}

/** The name of a stage's execution log, as AWS names its log group: `API-Gateway-Execution-Logs_{apiId}/{stage}`. */
export function executionLogName({ apiId, stage, isCanary }: ExecutionLogPlace): string {
  return toPath(`API-Gateway-Execution-Logs_${apiId}/${stage}${isCanary ? '/Canary' : ''}`)
}

const LOG_GROUP = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/
const DELIVERY_STREAM = /^arn:[^:]+:firehose:[^:]*:[^:]*:deliverystream\/(.+)$/

function nameIn(arn: string): string {
  return LOG_GROUP.exec(arn)?.[1] ?? DELIVERY_STREAM.exec(arn)?.[1] ?? arn
}

/** Segments that any file system takes, none of which leads upwards. */
function toPath(name: string): string {
  return name.split('/').filter((segment) => segment !== '').map(toSegment).join('/')
}

function toSegment(segment: string): string {
  const safe = segment.replace(/[^A-Za-z0-9_.#$-]/g, (character) => encodeURIComponent(character)).slice(0, 200)
  return /^\.+$/.test(safe) ? safe.replaceAll('.', '%2E') : safe
}
