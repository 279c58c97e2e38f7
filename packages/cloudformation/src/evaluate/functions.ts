import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { cidrBlocks } from './cidr.ts'
import { isPending, reference } from './reference.ts'
import { absent } from './scope.ts'
import type { Evaluated, Scope } from './scope.ts'

/** Evaluates a value; passed in, for functions stand in values and values in functions. */
type Evaluate = (value: Json, scope: Scope, path: TemplatePath) => Evaluated
type IntrinsicFunction = (argument: Json, scope: Scope, path: TemplatePath, evaluate: Evaluate) => Evaluated

/** Functions that are evaluated from their argument alone. */
export const functions: Readonly<Record<string, IntrinsicFunction>> = {
  'Fn::Base64': withText('Fn::Base64', (text) => toBase64(text)),
  'Fn::Cidr': withList('Fn::Cidr', ([block, count, bits = 8], fail) => {
    const blocks = cidrBlocks(asText(block), Number(count), Number(bits))
    if (!blocks) throw fail('takes an IP block, how many blocks to make (1 to 256) and the number of bits of each')
    return blocks
  }),
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': (argument, scope, path, evaluate) => {
    const region = evaluate(argument, scope, path)
    if (region !== absent && isPending(region)) return { 'Fn::GetAZs': region }
    return [...scope.zones(typeof region === 'string' && region !== '' ? region : asText(scope.parameters['AWS::Region']))]
  },
  'Fn::ImportValue': (argument, scope, path, evaluate) => {
    const name = evaluate(argument, scope, path)
    if (name === absent || typeof name === 'object')
      return name === absent || !isPending(name)
        ? invalid('Fn::ImportValue takes the name of an export', scope, path)
        : { 'Fn::ImportValue': name }
    return (
      scope.imported(String(name)) ??
      invalid(`no stack exports ${String(name)}: create the stack that does first, or pass the value as a parameter`, scope, path)
    )
  },
  'Fn::Join': withList('Fn::Join', ([delimiter, parts], fail) => {
    if (typeof delimiter !== 'string' || !Array.isArray(parts)) throw fail('takes a delimiter and a list')
    if (parts.some((part) => typeof part === 'object')) throw fail('joins texts and numbers only; the list holds something else')
    return parts.map(String).join(delimiter)
  }),
  'Fn::Length': (argument, scope, path, evaluate) => {
    const list = evaluate(argument, scope, path)
    if (Array.isArray(list)) return list.length
    if (list !== absent && isPending(list)) return { 'Fn::Length': list }
    return invalid('Fn::Length takes a list', scope, path)
  },
  'Fn::Select': withList('Fn::Select', ([index, list], fail) => {
    const items = typeof list === 'string' ? list.split(',') : list
    if (!Array.isArray(items)) throw fail('takes an index and a list')
    const item = items[Number(index)]
    if (item === undefined || item === null)
      throw fail(`selects ${asText(index)} of a list of ${items.length}: the first has index 0`)
    return item
  }),
  'Fn::Split': withList('Fn::Split', ([delimiter, text], fail) => {
    if (typeof delimiter !== 'string' || delimiter === '' || typeof text !== 'string') throw fail('takes a delimiter and a text')
    return text.split(delimiter)
  }),
  'Fn::Sub': substitute,
  'Fn::ToJsonString': (argument, scope, path, evaluate) => {
    const value = evaluate(argument, scope, path)
    if (value === absent || typeof value !== 'object' || value === null)
      return invalid('Fn::ToJsonString takes a map or a list', scope, path)
    return isPending(value) ? { 'Fn::ToJsonString': value } : JSON.stringify(value)
  },
  'Fn::Transform': (_, scope, path) => invalid('Fn::Transform is a macro that is not known', scope, path),
}

function invalid(message: string, scope: Scope, path: TemplatePath): never {
  throw scope.fail(message, path)
}

function withText(name: string, run: (text: string) => Json): IntrinsicFunction {
  return (argument, scope, path, evaluate) => {
    const value = evaluate(argument, scope, path)
    if (value !== absent && isPending(value)) return { [name]: value }
    return typeof value === 'string' ? run(value) : invalid(`${name} takes a text`, scope, path)
  }
}

function withList(name: string, run: (values: readonly Json[], fail: (message: string) => Error) => Json): IntrinsicFunction {
  return (argument, scope, path, evaluate) => {
    const values = evaluate(argument, scope, path)
    if (values !== absent && isPending(values)) return { [name]: values }
    if (!Array.isArray(values)) return invalid(`${name} takes a list of arguments`, scope, path)
    return run(values, (message) => scope.fail(`${name} ${message}`, path))
  }
}

function findInMap(argument: Json, scope: Scope, path: TemplatePath, evaluate: Evaluate): Evaluated {
  if (!Array.isArray(argument) || argument.length < 3) return invalid('Fn::FindInMap takes a mapping and two keys', scope, path)
  const keys = argument.slice(0, 3).map((key, index) => evaluate(key, scope, [...path, index]))
  const options = argument[3]
  const pending = keys.find((key) => key !== absent && isPending(key))
  if (pending !== undefined) return invalid('Fn::FindInMap takes names that are known before anything is created', scope, path)
  const [name, first, second] = keys.map(String)
  const row = isObject(scope.mappings[name ?? '']) ? (scope.mappings[name ?? ''] as JsonObject)[first ?? ''] : undefined
  const value = isObject(row) ? row[second ?? ''] : undefined
  if (value !== undefined) return value
  if (isObject(options) && 'DefaultValue' in options) return evaluate(options['DefaultValue'] ?? null, scope, [...path, 3])
  return invalid(`the template has no mapping ${name} with ${first} and ${second} in it`, scope, path)
}

function substitute(argument: Json, scope: Scope, path: TemplatePath, evaluate: Evaluate): Evaluated {
  const [text, given = {}] = Array.isArray(argument) ? argument : [argument]
  if (typeof text !== 'string' || !isObject(given))
    return invalid('Fn::Sub takes a text, or a text and a map of variables', scope, path)
  const variables = evaluate(given, scope, [...path, 1]) as JsonObject
  let pending = false
  const result = text.replaceAll(/\$\{(!?)([^{}]*)\}/gu, (whole, literal: string, raw: string) => {
    const name = raw.trim()
    if (literal) return `\${${raw}}`
    const value = Object.hasOwn(variables, name) ? (variables[name] ?? null) : variable(name, scope, path)
    if (isPending(value)) pending = true
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      throw scope.fail(`Fn::Sub: \${${name}} is a map, not a text`, path)
    return pending ? whole : Array.isArray(value) ? value.map(String).join(',') : asText(value)
  })
  return pending ? { 'Fn::Sub': Object.keys(variables).length > 0 ? [text, variables] : text } : result
}

function variable(name: string, scope: Scope, path: TemplatePath): Json {
  const dot = name.indexOf('.')
  const value =
    dot < 0 ? reference(name, undefined, scope, path) : reference(name.slice(0, dot), name.slice(dot + 1), scope, path)
  return value === absent ? '' : value
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join(''))
}
