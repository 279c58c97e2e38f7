import { sampleTemplate } from '../../model-template.ts'
import type { Operation } from '../../operation.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { model } from '../resources/model.ts'

/** GetModelTemplate: a mapping template that makes a sample of the model. */
export const getModelTemplate: Operation = {
  service: 'apigatewayv2',
  name: 'GetModelTemplate',
  access: 'read',
  run: async (input, context) => ({ value: sampleTemplate(textOf((await requireDocument(model, input, context)).body['schema'])) }),
}
