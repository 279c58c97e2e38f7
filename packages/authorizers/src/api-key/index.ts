export type { ApiKeyDecision, ApiKeyPermit } from './types.ts'
