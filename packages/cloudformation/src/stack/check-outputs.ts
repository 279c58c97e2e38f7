import type { CloudFormationError } from '../errors.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { isPending } from '../evaluate/reference.ts'
import { absent } from '../evaluate/scope.ts'
import type { Scope } from '../evaluate/scope.ts'
import type { Json } from '../json.ts'
import { isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** Refuses outputs without a value, with one that is no text, or that refer to nothing. */
export function checkOutputs(outputs: readonly (readonly [string, Json])[], { scope, fail }: { readonly scope: Scope; readonly fail: (message: string, path: TemplatePath) => CloudFormationError }): void {
  for (const [name, output] of outputs) {
    const { Value: definition = null } = isObject(output) ? output : {}
    if (definition === null) throw fail(`Every Outputs member must contain a Value object: write one for ${name}`, ['Outputs', name])
    const path = ['Outputs', name, 'Value']
    const value = evaluate(definition, scope, path)
    if (value !== absent && typeof value === 'object' && !isPending(value)) {
      throw fail('The Value field of every Outputs member must evaluate to a String: join a list by Fn::Join, write a map by Fn::ToJsonString', path)
    }
  }
}
