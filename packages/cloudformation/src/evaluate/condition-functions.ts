import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject, isSame } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { evaluate } from './evaluate.ts'
import { absent } from './scope.ts'
import type { Scope } from './scope.ts'

type Operator = (values: readonly boolean[]) => boolean

/** Functions of conditions over conditions. */
const conditionFunctions: Readonly<Record<string, Operator>> = {
  'Fn::And': (values) => values.every(Boolean),
  'Fn::Or': (values) => values.some(Boolean),
  'Fn::Not': (values) => !values[0],
}

/** Evaluates the Conditions section on demand: each condition once; one that depends on itself is an error. */
export function createConditions(section: JsonObject, scope: Omit<Scope, 'condition'>): (name: string) => boolean | undefined {
  const known = new Map<string, boolean>()
  const running = new Set<string>()
  const condition = (name: string): boolean | undefined => {
    if (!Object.hasOwn(section, name)) return undefined
    const value = known.get(name)
    if (value !== undefined) return value
    const path = ['Conditions', name]
    if (running.has(name)) throw scope.fail(`the condition ${name} depends on itself (${[...running, name].join(' → ')})`, path)
    running.add(name)
    const result = holds(section[name] ?? null, { ...scope, condition }, path)
    running.delete(name)
    known.set(name, result)
    return result
  }
  return condition
}

function holds(value: Json, scope: Scope, path: TemplatePath): boolean {
  const [key, ...others] = isObject(value) ? Object.keys(value) : []
  if (!isObject(value) || key === undefined || others.length > 0) {
    // SAM writes the shared usage plan's condition as the bare name of the only one there is.
    const named = typeof value === 'string' ? scope.condition(value) : undefined
    if (named !== undefined) return named
    throw expected(scope, path)
  }
  const argument = value[key] ?? null
  if (key === 'Condition') return named(argument, scope, path)
  if (key === 'Fn::Equals') return equals(argument, scope, [...path, key])
  const operator = conditionFunctions[key]
  if (!operator || !Array.isArray(argument)) throw expected(scope, path)
  const [least, most] = key === 'Fn::Not' ? [1, 1] : [2, 10]
  if (argument.length < least || argument.length > most) {
    throw scope.fail(`${key} takes ${least === most ? 'one condition' : `${least} to ${most} conditions`}`, path)
  }
  return operator(argument.map((item, index) => holds(item, scope, [...path, key, index])))
}

function named(name: Json, scope: Scope, path: TemplatePath): boolean {
  const value = typeof name === 'string' ? scope.condition(name) : undefined
  if (value === undefined) throw scope.fail(`there is no condition ${asText(name)} in Conditions`, path)
  return value
}

function equals(argument: Json, scope: Scope, path: TemplatePath): boolean {
  if (!Array.isArray(argument) || argument.length !== 2) throw scope.fail('Fn::Equals takes two values', path)
  const [left, right] = argument.map((item, index) => evaluate(item, scope, [...path, index]))
  if (left === absent || right === absent || left === undefined || right === undefined) return left === right
  const scalars = typeof left !== 'object' && typeof right !== 'object'
  return scalars ? String(left) === String(right) : isSame(left, right)
}

const expected = (scope: Scope, path: TemplatePath): CloudFormationError =>
  scope.fail('a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and { Condition: name }', path)
