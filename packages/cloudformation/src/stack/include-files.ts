// Fn::Transform with AWS::Include: a part of the template that stands in a file of its own.
import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { loadTemplate } from '../template/load-template.ts'
import type { TemplatePath } from '../template/source-location.ts'
import type { TemplateFiles } from './local-code.ts'

export interface Includes {
  readonly files: TemplateFiles
  readonly fail: (message: string, path: TemplatePath) => CloudFormationError
}

/** A value with the files that it includes put in, beside what stands next to the include. */
export function includeFiles(value: Json, includes: Includes, path: TemplatePath = []): Json {
  if (Array.isArray(value)) return value.map((item, index) => includeFiles(item, includes, [...path, index]))
  if (!isObject(value)) return value
  const { 'Fn::Transform': macro, ...rest } = value
  const own = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, includeFiles(item, includes, [...path, key])]))
  if (macro === undefined) return own
  return { ...included(macro, includes, [...path, 'Fn::Transform']), ...own }
}

function included(macro: Json, { files, fail }: Includes, path: TemplatePath): JsonObject {
  const { Name: name, Parameters: parameters } = isObject(macro) ? macro : {}
  if (name !== 'AWS::Include') throw fail(`the macro ${asText(name)} is not known: only AWS::Include is`, path)
  const location = isObject(parameters) ? parameters['Location'] : undefined
  if (typeof location !== 'string') throw fail('AWS::Include takes Parameters.Location, the name of a file', path)
  if (/^(s3|https?):\/\//iu.test(location))
    throw fail(`${location} is not on this machine: name a file, relative to the template`, path)
  const file = files.resolve(location)
  if (files.kind(file) !== 'file') throw fail(`there is no file ${file}: an include is looked for relative to the template`, path)
  return loadTemplate({ text: files.readText(file), file }).body
}
