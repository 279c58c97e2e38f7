export { RequestValidatorError, type RequestValidatorErrorCode } from './errors.ts'
export { createModelSet, type Model, type ModelSet, type ModelValidator } from './model-set.ts'
export { createRequestValidator } from './request-validator.ts'
export type { ParameterLocation, RequestRules, RequestValidator, ValidatedRequest, Validation } from './request-validator.ts'
