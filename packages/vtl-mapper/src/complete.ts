import { explain } from './explain/explain.ts'
import { compileJsonPath } from './jsonpath/json-path.ts'
import { findLateMethod } from './methods/late-methods.ts'
import { createPlainReader } from './parser/read-plain.ts'
import { provideParts } from './parts.ts'
import { calculateDecimal, compareDecimals } from './runtime/decimal.ts'

provideParts({ compileJsonPath, explain, findLateMethod, createPlainReader, calculateDecimal, compareDecimals })

export { compileJsonPath, explain }
export {
  awsLimits,
  compile,
  javaToString,
  mappingVariables,
  parseJson,
  readOverrides,
  renderMappingTemplate,
  toValue,
  VtlError,
  writeJson,
} from './index.ts'
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
