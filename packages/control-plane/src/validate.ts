import { validationError } from './errors.ts'
import { lowerFirst } from './model.ts'
import { textOf } from './text-of.ts'
import type { CompiledOperation, Member, Shape } from './model.ts'

type Values = Readonly<Record<string, unknown>>


/**
 * Holds an input against the constraints of AWS's model: required members, enumerations, patterns, sizes. Throws one
 * ValidationException that names them all, worded as in recordings api.json, `test_update_rest_api_concatenation_of_errors`.
 */
export function validateInput(operation: CompiledOperation, input: Values): void {
  const problems: string[] = []
  for (const member of operation.input.members) {
    // Labels and queries are named alone; what is in the body lies under `createStageInput`.
    const path = member.in === 'body' ? `${lowerFirst(operation.name)}Input.${member.name}` : member.name
    check(member, input[member.name], path, problems)
  }
  if (problems.length === 0) return
  throw validationError(problems)
}

function check(member: Member, value: unknown, path: string, problems: string[]): void {
  if (value === undefined || value === null) {
    if (member.required) problems.push(failed(value, path, 'Member must not be null'))
    return
  }
  const { type } = member
  if (type.kind === 'structure') checkShape(type.shape, value as Values, path, problems)
  else if (type.kind === 'list') checkList(member, value as readonly unknown[], path, problems)
  else if (type.kind === 'map' && type.of.kind === 'structure') {
    for (const [key, entry] of Object.entries(value)) checkShape(type.of.shape, entry as Values, `${path}.${key}.member`, problems)
  } else checkSimple(member, value, path, problems)
}

function checkShape(shape: Shape, value: Values, path: string, problems: string[]): void {
  for (const member of shape.members) check(member, value[member.name], `${path}.${member.name}`, problems)
}

function checkList(member: Member, values: readonly unknown[], path: string, problems: string[]): void {
  const element = member.type.kind === 'list' ? member.type.of : undefined
  if (element?.kind === 'structure') {
    values.forEach((value, i) => checkShape(element.shape, value as Values, `${path}.${i + 1}.member`, problems))
  } else if (member.enumeration !== undefined && values.some((value) => !member.enumeration?.includes(String(value)))) {
    const rule = `Member must satisfy constraint: [Member must satisfy enum value set: [${member.enumeration.join(', ')}]]`
    problems.push(failed(`[${values.join(', ')}]`, path, rule))
  }
  checkSize(member, values.length, `[${values.join(', ')}]`, path, problems)
}

function checkSimple(member: Member, value: unknown, path: string, problems: string[]): void {
  if (member.enumeration !== undefined && !member.enumeration.includes(String(value))) {
    problems.push(failed(value, path, `Member must satisfy enum value set: [${member.enumeration.join(', ')}]`))
  }
  if (typeof value === 'string') {
    if (member.pattern !== undefined && value.length <= MAX_MATCHED && !member.pattern.expression.test(value)) {
      problems.push(failed(value, path, `Member must satisfy regular expression pattern: ${member.pattern.source}`))
    }
    checkSize(member, value.length, value, path, problems)
  } else if (typeof value === 'number' && !OWN_WORDS.has(member.name)) checkRange(member, value, path, problems)
}

/** Ranges of v2's that the service refuses in words of their own, as a BadRequestException: their rows hold them. */
const OWN_WORDS = new Set(['authorizerResultTtlInSeconds', 'timeoutInMillis'])

/** Longer values fail by their size; a pattern is not run over megabytes. */
const MAX_MATCHED = 10_000

function checkSize({ min, max }: Member, size: number, value: unknown, path: string, problems: string[]): void {
  if (min !== undefined && size < min) problems.push(failed(value, path, `Member must have length greater than or equal to ${min}`))
  if (max !== undefined && size > max) problems.push(failed(value, path, `Member must have length less than or equal to ${max}`))
}

function checkRange({ min, max }: Member, value: number, path: string, problems: string[]): void {
  if (min !== undefined && value < min) problems.push(failed(value, path, `Member must have value greater than or equal to ${min}`))
  if (max !== undefined && value > max) problems.push(failed(value, path, `Member must have value less than or equal to ${max}`))
}

function failed(value: unknown, path: string, rule: string): string {
  const shown = value === undefined || value === null ? 'null' : `'${textOf(value).slice(0, 1024)}'`
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${rule}`
}
