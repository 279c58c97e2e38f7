import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** Which values parameters may get. */
export interface ParameterInput {
  /** The template's Parameters section. */
  readonly declared: JsonObject
  readonly given: Readonly<Record<string, Json>>
  readonly fail: (message: string, path: TemplatePath) => CloudFormationError
}

/** Values of every declared parameter, checked as CloudFormation checks them. */
export function readParameters({ declared, given, fail }: ParameterInput): Record<string, Json> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name))
  if (unknown !== undefined) throw fail(`the template has no parameter ${unknown}`, ['Parameters'])
  return Object.fromEntries(
    Object.entries(declared).map(([name, declaration]) => {
      const path = ['Parameters', name]
      if (!isObject(declaration)) throw fail(`the parameter ${name} is a map with a Type`, path)
      const value = Object.hasOwn(given, name) ? given[name] : declaration['Default']
      if (value === undefined || value === null)
        throw fail(`the parameter ${name} has no value: pass one, or write a Default`, path)
      return [name, readParameter(name, declaration, value, (message) => fail(message, path))]
    }),
  )
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
const TYPES = /^(?:String|Number|CommaDelimitedList|List<(?:String|Number|AWS::[\w:]+)>|AWS::\w+::[\w:]+(?:<.+>)?)$/u

function readParameter(name: string, declaration: JsonObject, value: Json, fail: (message: string) => CloudFormationError): Json {
  const type = declaration['Type']
  if (typeof type !== 'string') throw fail(`the parameter ${name} has no Type`)
  if (!TYPES.test(type)) throw fail(`Unrecognized parameter type: ${type}; write String, Number, CommaDelimitedList, List<Number>, or a type of AWS like AWS::SSM::Parameter::Value<String>`)
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<') || type.startsWith('AWS::SSM::Parameter::Value<List<')
  const items = isList
    ? Array.isArray(value)
      ? value
      : asText(value)
          .split(',')
          .map((item) => item.trim())
    : [value]
  for (const item of items) checkItem(name, declaration, asText(item), type, fail)
  if (isList) return items.map(String)
  return type === 'Number' ? Number(value) : asText(value)
}

function checkItem(
  name: string,
  declaration: JsonObject,
  text: string,
  type: string,
  fail: (message: string) => CloudFormationError,
): void {
  const { AllowedValues: allowed, AllowedPattern: pattern, ConstraintDescription: description } = declaration
  const refuse = (rule: string): CloudFormationError =>
    fail(
      `the parameter ${name} has the value ${text}, which ${typeof description === 'string' ? `breaks its rule: ${description}` : rule}`,
    )
  if ((type === 'Number' || type === 'List<Number>') && (text.trim() === '' || Number.isNaN(Number(text))))
    throw refuse('is no number')
  if (Array.isArray(allowed) && !allowed.some((item) => asText(item) === text))
    throw refuse(`is none of ${allowed.map(String).join(', ')}`)
  if (typeof pattern === 'string' && !matches(pattern, text, fail)) throw refuse(`does not match ${pattern}`)
  const limits: [string, number, (limit: number) => boolean][] = [
    ['MinLength', text.length, (limit) => text.length < limit],
    ['MaxLength', text.length, (limit) => text.length > limit],
    ['MinValue', Number(text), (limit) => Number(text) < limit],
    ['MaxValue', Number(text), (limit) => Number(text) > limit],
  ]
  for (const [rule, , isBroken] of limits) {
    const limit = declaration[rule]
    if (limit !== undefined && limit !== null && isBroken(Number(limit))) throw refuse(`breaks ${rule} ${asText(limit)}`)
  }
}

function matches(pattern: string, text: string, fail: (message: string) => CloudFormationError): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    throw fail(`AllowedPattern ${pattern} is no regular expression`)
  }
}
