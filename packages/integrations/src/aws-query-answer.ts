import { readText } from './body.ts'
import type { IntegrationResult } from './integration.ts'
import { asObject, parseJson } from './lambda-events/proxy-answer.ts'

/**
 * A JSON service's answer as its query form: `{"{Action}Response": {"{Action}Result": …, "ResponseMetadata": {"RequestId": …}}}`.
 * A parameter of SSM shows the members that it has not as null. Errors stay as they are.
 *
 * Recorded: `test_ssm_aws_integration`.
 */
export async function wrapQueryAnswer(result: IntegrationResult, action: string): Promise<IntegrationResult> {
  if (result.kind === 'failure' || result.status >= 300) return result
  const text = await readText(result.body)
  const answer = asObject(parseJson(text))
  if (answer === undefined) return { ...result, body: text }
  const requestId = valueOf(result.headers, 'x-amzn-requestid') ?? ''
  const wrapped = { [`${action}Response`]: { [`${action}Result`]: withNulls(answer), ResponseMetadata: { RequestId: requestId } } }
  return { ...result, headers: withoutLength(result.headers), body: JSON.stringify(wrapped) }
}

function withNulls(answer: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { Parameter: one, Parameters: several } = answer
  return {
    ...answer,
    ...(asObject(one) === undefined ? {} : { Parameter: { ...NO_MEMBERS, ...asObject(one) } }),
    ...(Array.isArray(several) ? { Parameters: several.map((parameter) => ({ ...NO_MEMBERS, ...asObject(parameter) })) } : {}),
  }
}

const NO_MEMBERS = { Selector: null, SourceResult: null }

function valueOf(headers: readonly string[], lowerCaseName: string): string | undefined {
  const index = headers.findIndex((name, position) => position % 2 === 0 && name.toLowerCase() === lowerCaseName)
  return index === -1 ? undefined : headers[index + 1]
}

function withoutLength(headers: readonly string[]): string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== 'content-length')
}
