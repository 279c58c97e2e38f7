import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { NestedPlace } from '../nested.ts'
import { textOf } from '../../text-of.ts'

/** Refuses content types whose model does not exist. */
export async function requireModels(models: Values, { input, context }: Pick<NestedPlace, 'input' | 'context'>): Promise<void> {
  for (const name of new Set(Object.values(models).map(textOf))) {
    const stored = await context.documents.find({ kind: 'Model', parent: `RestApi:${textOf(input['restApiId'])}`, id: name })
    if (stored === undefined) throw badRequest(`Invalid model identifier specified: ${name}`)
  }
}
