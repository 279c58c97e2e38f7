import type { Values } from '../../documents.ts'
import type { OperationContext } from '../../operation.ts'
import { textOf } from '../../text-of.ts'

const SCHEMA_URL = 'http://json-schema.org/draft-04/schema#'

/** The two models that every new REST API has (recording common.json, test_api_gateway_request_validator_with_ref_one_ofmodels). */
const DEFAULT_MODELS: readonly Values[] = [
  {
    name: 'Empty',
    description: 'This is a default empty schema model',
    schema: `{\n  "$schema": "${SCHEMA_URL}",\n  "title" : "Empty Schema",\n  "type" : "object"\n}`,
  },
  {
    name: 'Error',
    description: 'This is a default error schema model',
    schema: `{\n  "$schema" : "${SCHEMA_URL}",\n  "title" : "Error Schema",\n  "type" : "object",\n  "properties" : {\n    "message" : { "type" : "string" }\n  }\n}`,
  },
]

/** Gives a new API its models `Empty` and `Error`. */
export async function createDefaultModels(restApiId: string, context: OperationContext): Promise<void> {
  for (const model of DEFAULT_MODELS) {
    const id = context.newId(6)
    const body = { id, ...model, contentType: 'application/json' }
    await context.documents.create({ kind: 'Model', parent: `RestApi:${restApiId}`, id: textOf(model['name']) }, { body })
  }
}
