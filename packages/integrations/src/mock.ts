import { failure } from './failure.ts'
import type { Integration, IntegrationPlan, IntegrationResult } from './integration.ts'
import { readText } from './body.ts'

/**
 * MOCK: answers with the `statusCode` of the rendered request template and no body.
 *
 * The template's text may be JSON, or the laxer form that AWS takes, `{statusCode: 200}`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export const mockIntegration: Integration = (plan, { body }) =>
  typeof body === 'string' ? answer(plan, body) : readText(body).then((text) => answer(plan, text))

function answer({ mockStatusOf }: IntegrationPlan, text: string): IntegrationResult {
  const status = mockStatusOf(text)
  if (status === undefined) return failure('configuration', NO_STATUS)
  return { kind: 'response', status, headers: NO_HEADERS, body: '' }
}

/** The `statusCode` of a MOCK's text; `undefined` where it names none. */
export function readMockStatus(text: string): number | undefined {
  const status = readStrict(text) ?? LAX_STATUS.exec(text.trim())?.[1]
  const code = Number(status)
  return Number.isInteger(code) && code >= 100 && code <= 999 ? code : undefined
}

function readStrict(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const status: unknown = typeof value === 'object' && value !== null && 'statusCode' in value ? value.statusCode : undefined
    return typeof status === 'number' ? status : undefined
  } catch {
    return undefined
  }
}

/** An object whose names need no quotes, and whose statusCode is a number. */
const LAX_STATUS = /^\{(?:[^]*[,\s{])?['"]?statusCode['"]?\s*:\s*(\d{3})\s*(?:,[^]*)?\}$/
/** Execution log text of AWS. */
const NO_STATUS =
  'Execution failed due to configuration error: Unable to parse statusCode. ' +
  'It should be an integer that is defined in the request template.'
const NO_HEADERS: readonly string[] = []
