import type { Values } from '../documents.ts'
import { badRequest } from '../errors.ts'
import type { Operation, OperationContext } from '../operation.ts'

/**
 * Characters that members may have at most: in AWS's model their shapes are named so, without a constraint
 * (`StringWithLengthBetween1And128`). What imports take from a definition's descriptions and operation ids is left as long as it is.
 */
const MOST: Readonly<Record<string, number>> = {
  authorizerUri: 2048,
  connectionId: 1024,
  contentType: 256,
  domainName: 512,
  identityValidationExpression: 1024,
  integrationMethod: 64,
  integrationSubtype: 128,
  integrationUri: 2048,
  name: 128,
  schema: 32_768,
  stage: 128,
  target: 2048,
  version: 64,
}

/** Refuses members that are longer than AWS's model says; the text is ours. */
export function withLengths(operation: Operation): Operation {
  if (operation.access !== 'write') return operation
  return {
    ...operation,
    async run(input: Values, context: OperationContext) {
      for (const [name, most] of Object.entries(MOST)) {
        const value = input[name]
        if (typeof value === 'string' && value.length > most) throw badRequest(`${name} must not be longer than ${most} characters`)
      }
      return operation.run(input, context)
    },
  }
}
