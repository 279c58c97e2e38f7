import type { SamResourceType } from '../sam-context.ts'
import { api } from './api.ts'
import { samFunction } from './function.ts'
import { httpApi } from './http-api.ts'

/** Every type of SAM resource that can be transformed. */
export const samResourceTypes: Readonly<Record<string, SamResourceType>> = {
  'AWS::Serverless::Api': api,
  'AWS::Serverless::Function': samFunction,
  'AWS::Serverless::HttpApi': httpApi,
}
