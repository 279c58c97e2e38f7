import type { StringMap } from '@gatewright/types'
import { compileSelectionExpression, type SelectionFacts } from '@gatewright/websocket-routes'
import { compileTemplates, type MappingTemplate } from './templates.ts'

/** Chooses a template of a WebSocket integration or integration response. */
export type SelectTemplate = (facts: () => SelectionFacts) => MappingTemplate | undefined

/**
 * Compiles templates by key with the expression that chooses one: the key it gives, else `$default`; without an expression
 * `$default`, else the one for `application/json`, else the only one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-transformations.html
 */
export function compileSelectedTemplates(templates: StringMap | undefined, expression: string | undefined): SelectTemplate {
  const byKey = compileTemplates(templates)
  const fallback = byKey.get('$default')
  if (byKey.size === 0) return () => undefined
  if (expression === undefined || expression === '') {
    const only = byKey.size === 1 ? [...byKey.values()][0] : undefined
    const chosen = fallback ?? byKey.get('application/json') ?? only
    return () => chosen
  }
  const select = compileSelectionExpression(expression)
  return (facts) => byKey.get((select(facts()) ?? '').toLowerCase()) ?? fallback
}
