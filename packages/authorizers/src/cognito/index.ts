export { createCognitoAuthorizer } from './cognito-authorizer.ts'
export type { CognitoAuthorizer, CognitoAuthorizerOptions, CognitoRequest, UserPool } from './cognito-authorizer.ts'
export { userPoolAddress } from './user-pool.ts'
export type { UserPoolAddress } from './user-pool.ts'
