import type { CloudFormationError } from '../errors.ts'
import type { Json } from '../json.ts'
import { isObject } from '../json.ts'
import type { ResourceDefinition } from './plan-stack.ts'

/** Sorts resources so that each comes after what it refers to; otherwise the template's order stays. */
export function inDependencyOrder(
  definitions: readonly ResourceDefinition[],
  fail: (message: string, logicalId: string) => CloudFormationError,
): ResourceDefinition[] {
  const byId = new Map(definitions.map((definition) => [definition.logicalId, definition]))
  const done = new Map<string, ResourceDefinition>()
  const visit = (id: string, trail: readonly string[]): void => {
    const definition = byId.get(id)
    if (!definition || done.has(id)) return
    if (trail.includes(id)) {
      const cycle = [...trail.slice(trail.indexOf(id)), id].join(' → ')
      throw fail(`circular dependency between resources: ${cycle}; take one of the references (or DependsOn) out`, id)
    }
    const dependsOn = [...new Set([...definition.dependsOn, ...referencesIn(definition.properties)])].filter((other) =>
      byId.has(other),
    )
    for (const other of dependsOn) visit(other, [...trail, id])
    done.set(id, { ...definition, dependsOn })
  }
  for (const { logicalId } of definitions) visit(logicalId, [])
  return [...done.values()]
}

/** Logical ids that a value refers to. */
function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isObject(value)) return []
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value
  const own: string[] = []
  if (typeof name === 'string') own.push(name)
  if (Array.isArray(attribute) && typeof attribute[0] === 'string') own.push(attribute[0])
  const template = Array.isArray(text) ? text[0] : text
  if (typeof template === 'string')
    own.push(...[...template.matchAll(/\$\{([^!{}][^{}]*)\}/gu)].map(([, found = '']) => found.trim().split('.')[0] ?? ''))
  return [...own, ...Object.values(value).flatMap(referencesIn)]
}
