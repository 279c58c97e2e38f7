import { stringMapOf, textOf } from '../values.ts'
import type { Values } from '../values.ts'

interface Check {
  /** Request parameters of the method. */
  readonly declared: Readonly<Record<string, string>>
  readonly report: (message: string) => void
}

/** What maps to a parameter beside the parameters of the method. */
const OTHER_SOURCES = /^(?:'[^']*'|context\..+|stageVariables\..+|method\.request\.body.*)$/su

/** Reports what PutIntegration would refuse of a REST integration. */
export function checkIntegration(input: Values, { declared, report }: Check): void {
  const { type, integrationHttpMethod, uri, passthroughBehavior, timeoutInMillis, requestParameters } = input
  if (type !== 'MOCK') {
    if (integrationHttpMethod === undefined) report('Enumeration value for HttpMethod must be non-empty')
    else checkUri(textOf(uri) ?? '', { type: textOf(type) ?? '', report })
  }
  if (
    passthroughBehavior !== undefined &&
    !['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'].includes(textOf(passthroughBehavior) ?? '')
  ) {
    report('Invalid passthrough behavior specified. Must be one of: [WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER]')
  }
  if (typeof timeoutInMillis === 'number' && (timeoutInMillis < 50 || timeoutInMillis > 29_000))
    report('Timeout should be between 50 ms and 29000 ms')
  const parameters = stringMapOf(requestParameters)
  const targets = Object.keys(parameters).filter((name) => !/^integration\.request\.(?:querystring|path|header)\..+$/u.test(name))
  const sources = Object.values(parameters).filter((source) =>
    /^method\.request\.(?:querystring|path|header|multivalue\w+)\./u.test(source),
  )
  const foreign = Object.values(parameters).filter((source) => !sources.includes(source) && !OTHER_SOURCES.test(source))
  const unknown = sources.filter((source) => !Object.hasOwn(declared, source.replace('.multivalue', '.')))
  const errors = [
    ...[...targets, ...foreign].map((name) => `Invalid mapping expression specified: ${name}`),
    ...unknown.map((name) => `Invalid mapping expression parameter specified: ${name}`),
  ]
  if (errors.length > 0)
    report(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(', ')}]`)
}

function checkUri(given: string, { type, report }: { readonly type: string; readonly report: (message: string) => void }): void {
  if (given.includes('${stageVariables')) return
  const uri = given
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::Region}', 'us-east-1')
    .replaceAll('${AWS::AccountId}', '123456789012')
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    if (!/^https?:\/\/[^\s]+$/iu.test(uri)) report('Invalid HTTP endpoint specified for URI')
    return
  }
  const [arn, , service, , , action = ''] = uri.split(':')
  if (arn !== 'arn' || service !== 'apigateway') report('Invalid ARN specified in the request')
  else if (!/^(?:path|action)\//u.test(action)) report('AWS ARN for integration must contain path or action')
  else if (type === 'AWS_PROXY' && !/^arn:[^:]+:apigateway:[^:]*:(?:lambda|firehose):/u.test(uri)) {
    report("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.")
  }
}
