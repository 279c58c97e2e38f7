export { createApiKeyDirectory } from './api-key-directory.ts'
export type { ApiKeyDirectory, KeyedStage } from './api-key-directory.ts'
export { equalInConstantTime } from '../constant-time.ts'
export type { ApiKeyDecision, ApiKeyPermit } from './types.ts'
