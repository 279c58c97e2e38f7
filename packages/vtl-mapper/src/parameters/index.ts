export { compileGatewayResponseParameters, compileRequestParameters, compileResponseParameters } from './rest-parameters.ts'
export type { MappedRequestParameters, ParameterMapping } from './rest-parameters.ts'
export { validateGatewayResponseParameters, validateRequestParameters, validateResponseParameters } from './validate-rest-parameters.ts'
export { mappingErrorMessage } from './rest-expression.ts'
export {
  compileHttpRequestParameters,
  compileHttpResponseParameters,
  validateHttpRequestParameters,
  validateHttpResponseParameters,
} from './http-parameters.ts'
export type { ChangedRequest, ChangedResponse, ParameterAction } from './http-parameters.ts'
export type { HttpRequestSource } from './http-value.ts'
export { mapParameters } from './map-parameters.ts'
export type { MappedParameters, MappingKind, MappingSource } from './map-parameters.ts'
export { isReservedHttpHeader, isReservedIntegrationHeader } from './reserved-headers.ts'
export { compileSubstitution } from './substitution.ts'
export type { SubstitutionOptions, SubstitutionSource } from './substitution.ts'
export type { CommonSource, HeaderPairs, ReadContext, RequestSource, ResponseSource } from './sources.ts'
export { VtlError } from '../errors.ts'
export type { VtlErrorCode } from '../errors.ts'
