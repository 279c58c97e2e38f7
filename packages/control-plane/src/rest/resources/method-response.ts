import type { Values } from '../../documents.ts'
import { conflict } from '../../errors.ts'
import { checkMethodResponseParameters } from '../mapping-expression.ts'
import type { NestedPlace, NestedRow } from '../nested.ts'
import { methodStep } from './method.ts'
import { requireModels } from './model-reference.ts'
import { textOf } from '../../text-of.ts'

/** Responses of a method, by status code. */
export const methodResponse: NestedRow = {
  steps: [
    methodStep,
    { keys: ({ statusCode }) => ['methodResponses', textOf(statusCode)], notFound: 'Invalid Response status code specified' },
  ],
  operations: { put: 'PutMethodResponse', get: 'GetMethodResponse', update: 'UpdateMethodResponse', delete: 'DeleteMethodResponse' },
  async make(place, existing) {
    if (existing !== undefined) throw conflict('Response already exists for this resource')
    const { statusCode, responseParameters, responseModels } = place.input
    return check(
      { statusCode, ...(responseParameters !== undefined && { responseParameters }), ...(responseModels !== undefined && { responseModels }) },
      place,
    )
  },
  patch: {
    wording: 'plain',
    paths: [
      { path: '/responseParameters/{parameter}', ops: ['add', 'remove', 'replace'], kind: 'entry', type: 'boolean' },
      { path: '/responseModels/{contentType}', ops: ['add', 'remove', 'replace'], kind: 'entry' },
    ],
  },
  settle: check,
}

async function check(body: Values, place: NestedPlace): Promise<Values> {
  checkMethodResponseParameters((body['responseParameters'] ?? {}) as Values)
  await requireModels((body['responseModels'] ?? {}) as Values, place)
  return body
}
