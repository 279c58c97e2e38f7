export type { JwtDecision, JwtPermit } from '../jwt/types.ts'
