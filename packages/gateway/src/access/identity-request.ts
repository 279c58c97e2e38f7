import type { IdentityRequest } from '@gatewright/authorizers'
import type { ContextVariables } from '../context/context.ts'
import { contextReader } from '../context/read-context.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { lastHeader } from '../exchange/headers.ts'

/** What identity sources read of a request. */
export function identityRequest<Stage extends { readonly stageVariables: Readonly<Record<string, string>> | undefined }, Operation>(
  exchange: Exchange<Stage, Operation>,
  variables: ContextVariables<Exchange<Stage, Operation>>,
): IdentityRequest {
  const { request, stage } = exchange
  return {
    header: (name) => lastHeader(request.headers, name),
    queryParameter: (name) => exchange.query.last[name],
    stageVariable: (name) => stage.stageVariables?.[name],
    contextVariable: contextReader(variables, exchange),
  }
}
