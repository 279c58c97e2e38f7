import type { Values } from '../documents.ts'
import type { OperationContext } from '../operation.ts'
import { requireDocument } from '../resource.ts'
import { restApi } from './resources/rest-api.ts'
import { stage } from './resources/stage.ts'

/** The REST API that an input names, or its 404. */
export async function requireRestApi(input: Values, context: OperationContext): Promise<Values> {
  return (await requireDocument(restApi, input, context)).body
}

/** The stage that an input names, or its 404. */
export async function requireStage(input: Values, context: OperationContext): Promise<Values> {
  return (await requireDocument(stage, input, context)).body
}
