import type { RestMethod } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, notFound } from '../../errors.ts'
import { getAt } from '../../patch.ts'
import { checkIntegrationResponseParameters } from '../mapping-expression.ts'
import type { NestedPlace, NestedRow } from '../nested.ts'
import { integrationStep } from './integration.ts'
import { methodStep } from './method.ts'
import { textOf } from '../../text-of.ts'

const STATUS_NOT_FOUND = 'Invalid Response status code specified'

/** Responses of an integration, by status code. */
export const integrationResponse: NestedRow = {
  steps: [
    // Reading and deleting name the integration where the method is missing (recording api.json, test_delete_integration_response_errors).
    { ...methodStep, notFoundOn: { get: integrationStep.notFound, delete: integrationStep.notFound } },
    integrationStep,
    { keys: ({ statusCode }) => ['integrationResponses', textOf(statusCode)], notFound: STATUS_NOT_FOUND },
  ],
  operations: {
    put: 'PutIntegrationResponse',
    get: 'GetIntegrationResponse',
    update: 'UpdateIntegrationResponse',
    delete: 'DeleteIntegrationResponse',
  },
  async make(place) {
    const { restApiId: _, resourceId: __, httpMethod: ___, ...given } = place.input
    return check(given, place)
  },
  patch: {
    wording: 'plain',
    paths: [
      { path: '/selectionPattern', ops: ['add', 'remove', 'replace'] },
      { path: '/contentHandling', ops: ['add', 'remove', 'replace'], optional: true },
      { path: '/responseParameters/{parameter}', ops: ['add', 'remove', 'replace'], kind: 'entry' },
      { path: '/responseTemplates/{contentType}', ops: ['add', 'remove', 'replace'], kind: 'entry' },
    ],
  },
  settle: async (body, place) => check(body, place),
}

const CONTENT_HANDLING = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT']

/** An integration response needs the method response of its status code, and may set only the headers declared there. */
function check(body: Values, { input, resource }: NestedPlace): Values {
  if (body['contentHandling'] !== undefined && !CONTENT_HANDLING.includes(textOf(body['contentHandling']))) {
    throw badRequest(`Invalid contentHandling specified. Must be one of: [${CONTENT_HANDLING.join(', ')}]`)
  }
  checkPattern(textOf(body['selectionPattern'] ?? ''))
  const method = getAt(resource, methodStep.keys(input)) as unknown as RestMethod
  const response = method.methodResponses?.[textOf(body['statusCode'])]
  if (response === undefined) throw notFound(STATUS_NOT_FOUND)
  checkIntegrationResponseParameters((body['responseParameters'] ?? {}) as Values, response.responseParameters ?? {})
  return body
}

/** badmintoncryer/cdk-preflight has the words, measured by deploying. */
function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern, 'u')
  } catch {
    if (!isJavaPattern(pattern)) throw badRequest('Invalid regex pattern specified')
  }
}

/** What is no pattern in JavaScript may be one in Java; brackets without their partner are none in either. */
function isJavaPattern(pattern: string): boolean {
  const plain = pattern.replaceAll(/\\./gsu, '')
  return ['[]', '()'].every(([open, close]) => plain.split(open as string).length === plain.split(close as string).length)
}
