export type { ConditionContext, ConditionValue, PolicyEffect, PolicyPrincipal, PolicyRequest } from './types.ts'
