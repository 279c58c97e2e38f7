export { functionArnOf } from './function-arn.ts'
export { createLambdaAuthorizer } from './lambda-authorizer.ts'
export type { LambdaAuthorizer, LambdaAuthorizerOptions, LambdaAuthorizerRequest, LambdaCall, LambdaDecision } from './types.ts'
export type { LambdaEventFacts, LambdaPermit, LambdaRefusal } from './types.ts'
