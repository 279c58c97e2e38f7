export type { AwsVariables } from './document/aws-variables.ts'
export { parseDefinition } from './document/parsed-definition.ts'
export type { ParsedDefinition } from './document/parsed-definition.ts'
export { OpenApiError } from './errors.ts'
export type { OpenApiErrorCode } from './errors.ts'
export { exportDefinition } from './export/export-definition.ts'
export type { ExportOptions } from './export/export-definition.ts'
export type {
  ExportDefinitionRequest,
  ExportDefinitionResult,
  HttpExportRequest,
  RestExportRequest,
} from './export/export-request.ts'
export type { DocumentPath, Finding, FindingRule, Place } from './findings.ts'
export { importDefinition } from './import-definition.ts'
export type { ImportDefinitionRequest, ImportDefinitionResult } from './import-definition.ts'
export { lintDefinition } from './lint/lint-definition.ts'
export type { LintOptions } from './lint/lint-definition.ts'
export { toSarif } from './lint/to-sarif.ts'
export type { SarifOptions } from './lint/to-sarif.ts'
export type { ManagementCall } from './management-call.ts'
