import { createCompile } from './compiler/compile.ts'
import type { Compile } from './compiler/compile.ts'
import { prepareWith } from './fast/plain-path.ts'
import { readPlain } from './fast/read-plain.ts'
import { writeQuickly } from './fast/write-quickly.ts'
import { generate } from './generator/generate.ts'
import { writeJson } from './json/write-json.ts'
import { parts, provideParts } from './parts.ts'

// The parts are those that `/complete` has provided, with one that it leaves out for its size.
const complete = parts()
if (complete) provideParts({ ...complete, prepareMethod: prepareWith(value => writeQuickly(value) ?? writeJson(value)) })

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
