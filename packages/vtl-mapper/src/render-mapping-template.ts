import { awsLimits, compile } from './compiler/compile.ts'
import { mappingVariables } from './variables/mapping-variables.ts'
import type { MappingEvent } from './variables/mapping-variables.ts'

/**
 * Renders a mapping template once, with AWS's limits: for unit tests of templates. A gateway compiles once and renders often.
 *
 * @throws VtlError as `compile` and `render` do
 */
export function renderMappingTemplate(template: string, event: MappingEvent = {}): string {
  return compile(template, awsLimits).render(mappingVariables(event))
}
