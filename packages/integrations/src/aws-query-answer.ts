import { readText } from './body.ts'
import type { IntegrationResult } from './integration.ts'
import { asObject, parseJson } from './lambda-events/proxy-answer.ts'

/**
 * A JSON service's answer as its query form: `{"{Action}Response": {"{Action}Result": …, "ResponseMetadata": {"RequestId": …}}}`.
 * Errors stay as they are.
 *
 * Recorded: `test_ssm_aws_integration`.
 */
export async function wrapQueryAnswer(result: IntegrationResult, action: string): Promise<IntegrationResult> {
  if (result.kind === 'failure' || result.status >= 300) return result
  const text = await readText(result.body)
  const answer = asObject(parseJson(text))
  if (answer === undefined) return { ...result, body: text }
  const requestId = valueOf(result.headers, 'x-amzn-requestid') ?? ''
  const wrapped = { [`${action}Response`]: { [`${action}Result`]: answer, ResponseMetadata: { RequestId: requestId } } }
  return { ...result, headers: withoutLength(result.headers), body: JSON.stringify(wrapped) }
}

function valueOf(headers: readonly string[], lowerCaseName: string): string | undefined {
  const index = headers.findIndex((name, position) => position % 2 === 0 && name.toLowerCase() === lowerCaseName)
  return index === -1 ? undefined : headers[index + 1]
}

function withoutLength(headers: readonly string[]): string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== 'content-length')
}
