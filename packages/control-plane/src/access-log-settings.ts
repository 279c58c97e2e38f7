import type { Values } from './documents.ts'
import { badRequest } from './errors.ts'
import { textOf } from './text-of.ts'

/**
 * Refuses a format that names no request, and what is no log group (or, for REST's stages, delivery stream);
 * badmintoncryer/cdk-preflight has the words, measured by deploying. What is not given is not asked for.
 */
export function checkAccessLog(settings: Values | undefined, { streams }: { readonly streams: boolean }): void {
  const format = textOf(settings?.['format'])
  if (format !== '' && !/\$context\.(?:requestId|extendedRequestId)/u.test(format)) {
    throw badRequest('Access Log format must include either $context.requestId or $context.extendedRequestId')
  }
  const arn = textOf(settings?.['destinationArn'])
  if (arn === '' || arn.startsWith('$')) return
  const [, , service, , , , name = ''] = arn.split(/[:/]/u)
  if (!/^arn:[^:]+:logs:/u.test(arn) && !(streams && service === 'firehose')) {
    throw badRequest('The ARN must be a valid CloudWatch Logs log group or Kinesis Data Firehose delivery stream')
  }
  if (service === 'firehose' && !name.startsWith('amazon-apigateway-')) {
    throw badRequest("Kinesis Firehose delivery stream name must begin with the characters 'amazon-apigateway-'")
  }
}
