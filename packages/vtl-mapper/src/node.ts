import { createCompile } from './compiler/compile.ts'
import type { Compile } from './compiler/compile.ts'
import { readPlain } from './fast/read-plain.ts'
import { generate } from './generator/generate.ts'

/** Renderings after which a function is generated: it takes as long to make as about so many renderings take. */
const often = 50

/**
 * `compile` as everywhere, for Node: a template that is rendered often becomes one function of JavaScript. Where code may not be
 * generated (`--disallow-code-generation-from-strings`) it stays with its closures, which answer the same.
 */
export const compile: Compile = createCompile({ readPlain, generate, often })
export {
  awsLimits,
  compileJsonPath,
  explain,
  javaToString,
  mappingVariables,
  parseJson,
  readOverrides,
  renderMappingTemplate,
  toValue,
  VtlError,
  writeJson,
} from './complete.ts'
export type {
  Compile,
  CompiledTemplate,
  CompileOptions,
  ConditionTest,
  Explanation,
  ExplanationRule,
  JsonPath,
  MappingEvent,
  MappingVariables,
  Overrides,
  OverrideValues,
  SourcePosition,
  TemplateVariables,
  TraceEvent,
  TracedRendering,
  TracedTemplate,
  Value,
  VtlErrorCode,
  VtlErrorDetails,
  WriteJsonOptions,
} from './index.ts'
