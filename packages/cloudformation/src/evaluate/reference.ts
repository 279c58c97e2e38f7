import type { Json } from '../json.ts'
import { absent } from './scope.ts'
import type { Evaluated, Scope } from './scope.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** The value of `Ref` (without attribute) or `Fn::GetAtt`. */
export function reference(name: Json, attribute: string | undefined, scope: Scope, path: TemplatePath): Evaluated {
  if (typeof name !== 'string') throw scope.fail('Ref takes the name of a parameter or resource', path)
  if (attribute === undefined) {
    if (name === 'AWS::NoValue') return absent
    if (Object.hasOwn(scope.parameters, name)) return scope.parameters[name] ?? null
  }
  if (!scope.hasResource(name)) throw scope.fail(unknown(name, attribute), path)
  const problem = attribute === undefined ? undefined : scope.attributeProblem?.(name, attribute)
  if (problem !== undefined) throw scope.fail(problem, path)
  const value = scope.resource(name, attribute)
  if (value !== undefined) return value
  return attribute === undefined ? { Ref: name } : { 'Fn::GetAtt': [name, attribute] }
}

function unknown(name: string, attribute: string | undefined): string {
  if (attribute === undefined)
    return `${name} is no parameter and no resource of this template (one whose condition does not hold counts as none)`
  return `${name} is no resource of this template (one whose condition does not hold counts as none), so it has no attribute ${attribute}`
}

/** Whether a value still holds a reference to a resource that is not there yet. */
export function isPending(value: Json): boolean {
  if (Array.isArray(value)) return value.some(isPending)
  if (typeof value !== 'object' || value === null) return false
  const [key, ...others] = Object.keys(value)
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) return true
  return Object.values(value).some(isPending)
}
