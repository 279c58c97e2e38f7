import { escapeQuickly } from './fast/escape-quickly.ts'
import { compilePlainPath, prepareWith } from './fast/plain-path.ts'
import { readStrictJson } from './fast/read-strict-json.ts'
import { provideParts } from './parts.ts'

provideParts({ compilePlainPath, prepareMethod: prepareWith(), escapeQuickly, readStrictJson })

export {
  awsLimits,
  compile,
  compileJsonPath,
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
