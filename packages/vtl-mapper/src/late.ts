import type { Explanation } from './explain/explain.ts'
import type { JsonPath } from './jsonpath/json-path.ts'
import { part } from './parts.ts'

/** `compileJsonPath` of the complete entry. */
export function compileJsonPath(expression: string): JsonPath {
  return part('compileJsonPath', 'compileJsonPath')(expression)
}

/** `explain` of the complete entry. */
export function explain(template: string): readonly Explanation[] {
  return part('explain', 'explain')(template)
}
