import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { functions } from './functions.ts'
import { reference } from './reference.ts'
import { absent } from './scope.ts'
import type { Evaluated, Scope } from './scope.ts'

const conditionOnly = new Set(['Fn::And', 'Fn::Or', 'Fn::Not', 'Fn::Equals'])

/**
 * Evaluates every intrinsic function of a value. What depends on a resource that is not there yet stays as it is written,
 * with everything inside it evaluated that can be.
 */
export function evaluate(value: Json, scope: Scope, path: TemplatePath = []): Evaluated {
  if (Array.isArray(value)) {
    return value.map((item, index) => evaluate(item, scope, [...path, index])).filter((item) => item !== absent)
  }
  if (!isObject(value)) return value
  const [key, ...others] = Object.keys(value)
  if (key !== undefined && others.length === 0) {
    const argument = value[key] ?? null
    if (key === 'Ref') return reference(argument, undefined, scope, path)
    if (key === 'Fn::GetAtt') return getAttribute(argument, scope, path)
    if (key === 'Fn::If') return evaluateIf(argument, scope, [...path, key])
    const run = functions[key]
    if (run) return run(argument, scope, [...path, key], evaluate)
    if (conditionOnly.has(key)) throw scope.fail(`${key} stands only in Conditions, in Rules and in Fn::If`, path)
    if (key.startsWith('Fn::') && !key.startsWith('Fn::ForEach'))
      throw scope.fail(`${key} is no intrinsic function that is known`, path)
  }
  const result: JsonObject = {}
  for (const [name, item] of Object.entries(value)) {
    const evaluated = evaluate(item, scope, [...path, name])
    if (evaluated !== absent) result[name] = evaluated
  }
  return result
}

function getAttribute(argument: Json, scope: Scope, path: TemplatePath): Evaluated {
  const parts = typeof argument === 'string' ? argument.split('.') : argument
  const [id, ...rest] = Array.isArray(parts) ? parts : []
  const attribute = rest.map((part) => evaluate(part, scope, path))
  if (typeof id !== 'string' || attribute.length === 0 || !attribute.every((part) => typeof part === 'string')) {
    throw scope.fail('Fn::GetAtt takes a logical id and an attribute, for example [Function, Arn]', path)
  }
  return reference(id, attribute.join('.'), scope, path)
}

function evaluateIf(argument: Json, scope: Scope, path: TemplatePath): Evaluated {
  const [name, whenTrue = null, whenFalse = null] = Array.isArray(argument) ? argument : []
  if (!Array.isArray(argument) || argument.length !== 3 || typeof name !== 'string') {
    throw scope.fail('Fn::If takes a condition, a value for true and a value for false', path)
  }
  const holds = scope.condition(name)
  if (holds === undefined) throw scope.fail(`there is no condition ${name} in Conditions`, path)
  return holds ? evaluate(whenTrue, scope, [...path, 1]) : evaluate(whenFalse, scope, [...path, 2])
}
