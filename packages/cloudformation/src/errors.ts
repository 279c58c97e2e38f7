import type { SourceLocation } from './template/source-location.ts'

/** Why a template could not be read, transformed or applied. */
export type CloudFormationErrorCode =
  | 'ERR_CLOUDFORMATION_SYNTAX'
  | 'ERR_CLOUDFORMATION_TEMPLATE'
  | 'ERR_CLOUDFORMATION_SAM_DOCUMENT'
  | 'ERR_CLOUDFORMATION_SAM_TEMPLATE'
  | 'ERR_CLOUDFORMATION_SAM_RESOURCE'
  | 'ERR_CLOUDFORMATION_SAM_EVENT'
  | 'ERR_CLOUDFORMATION_PARAMETER'
  | 'ERR_CLOUDFORMATION_INTRINSIC'
  | 'ERR_CLOUDFORMATION_UNSUPPORTED'
  | 'ERR_CLOUDFORMATION_CYCLE'
  | 'ERR_CLOUDFORMATION_APPLY'

/** What a {@link CloudFormationError} is about. */
export interface CloudFormationErrorDetails {
  /** File, line and column (from 1) of the text that is wrong. */
  readonly location?: SourceLocation
  readonly logicalId?: string
  /** Property path, for example `Auth.Authorizers`. */
  readonly property?: string
  /** Single findings, when one error stands for several. */
  readonly causes?: readonly CloudFormationError[]
  readonly cause?: unknown
}

/** The one error of this package: `code` says why, `location`, `logicalId` and `property` say where. */
export class CloudFormationError extends Error {
  override readonly name = 'CloudFormationError'
  readonly code: CloudFormationErrorCode
  readonly location: SourceLocation | undefined
  readonly logicalId: string | undefined
  readonly property: string | undefined
  readonly causes: readonly CloudFormationError[]

  constructor(code: CloudFormationErrorCode, message: string, details: CloudFormationErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.location = details.location
    this.logicalId = details.logicalId
    this.property = details.property
    this.causes = details.causes ?? []
  }
}
