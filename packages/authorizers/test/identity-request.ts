import type { IdentityRequest } from '../src/index.ts'

interface Values {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly stageVariables?: Readonly<Record<string, string>>
  readonly context?: Readonly<Record<string, string>>
}

/** A request whose values are listed. */
export function identityRequest({ headers = {}, query = {}, stageVariables = {}, context = {} }: Values): IdentityRequest {
  return {
    header: (name) => headers[name],
    queryParameter: (name) => query[name],
    stageVariable: (name) => stageVariables[name],
    contextVariable: (path) => context[path],
  }
}
